package dev.millrace.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Loads our own classes anew, with every call that `Substitutes` has a method for turned into a
/// call of that method. A substitute is named after what it stands in for, and takes the object
/// that is called, if any, first.
final class Interposed extends ClassLoader {
  private static final String US = "dev.millrace.";
  private static final ClassDesc SUBSTITUTES = ClassDesc.of(Substitutes.class.getName());

  /// By owner, name and descriptor of what is called.
  private static final Map<String, Method> BY_CALL =
      Arrays.stream(Substitutes.class.getDeclaredMethods())
          .filter(method -> method.isAnnotationPresent(InsteadOf.class))
          .collect(Collectors.toMap(Interposed::call, method -> method));

  private final ClassFile files;
  private final @Nullable Spoilt spoilt;

  Interposed(ClassLoader parent, @Nullable Spoilt spoilt) {
    super(parent);
    this.spoilt = spoilt;
    files =
        ClassFile.of(
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(parent)
                    .orElse(ClassHierarchyResolver.defaultResolver())));
  }

  /// The method `name` of the class `owner` does nothing but answer `answer` (0 and 1 are false and
  /// true).
  record Spoilt(String owner, String name, int answer) {}

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(US)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      return known == null ? define(name) : known;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = in.readAllBytes();
      byte[] ours =
          name.equals(Substitutes.class.getName()) || name.endsWith("package-info")
              ? bytes
              : rewritten(name, bytes);
      return defineClass(name, ours, 0, ours.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] rewritten(String name, byte[] bytes) {
    ClassTransform calls = ClassTransform.transformingMethodBodies(Interposed::replace);
    boolean harmed = spoilt != null && name.equals(US + spoilt.owner());
    return files.transformClass(files.parse(bytes), harmed ? calls.andThen(spoil()) : calls);
  }

  private ClassTransform spoil() {
    Spoilt how = Objects.requireNonNull(spoilt);
    return (built, element) -> {
      if (element instanceof MethodModel method && method.methodName().equalsString(how.name())) {
        built.withMethodBody(
            method.methodName(),
            method.methodType(),
            method.flags().flagsMask(),
            code -> code.loadConstant(how.answer()).ireturn());
      } else {
        built.with(element);
      }
    };
  }

  private static void replace(CodeBuilder code, CodeElement element) {
    if (element instanceof InvokeInstruction invoke) {
      String owner = invoke.owner().asInternalName();
      Method substitute =
          BY_CALL.get(owner + '.' + invoke.name().stringValue() + invoke.type().stringValue());
      if (substitute != null) {
        MethodTypeDesc type = invoke.typeSymbol();
        boolean bound = invoke.opcode() != Opcode.INVOKESTATIC;
        code.invokestatic(
            SUBSTITUTES,
            substitute.getName(),
            bound ? type.insertParameterTypes(0, invoke.owner().asSymbol()) : type);
        return;
      }
    }
    code.with(element);
  }

  private static String call(Method substitute) {
    Class<?> owner = substitute.getAnnotation(InsteadOf.class).value();
    if (!Modifier.isStatic(substitute.getModifiers())) {
      throw new IllegalStateException(substitute + " is not static");
    }
    Class<?>[] all = substitute.getParameterTypes();
    boolean bound = all.length > 0 && all[0] == owner;
    ClassDesc[] types =
        Arrays.stream(all)
            .skip(bound ? 1 : 0)
            .map(type -> type.describeConstable().orElseThrow())
            .toArray(ClassDesc[]::new);
    ClassDesc answer = substitute.getReturnType().describeConstable().orElseThrow();
    return owner.getName().replace('.', '/')
        + '.'
        + substitute.getName()
        + MethodTypeDesc.of(answer, types).descriptorString();
  }
}
