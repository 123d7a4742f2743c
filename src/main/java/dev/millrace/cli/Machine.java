package dev.millrace.cli;

import dev.millrace.settings.BadSetting;
import dev.millrace.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;

/// The doctor's look at the machine: Java, its size, the port.
final class Machine {
  private static final int JAVA = 25;
  private static final long LEAST_HEAP = 96L << 20;

  private Machine() {}

  static List<Finding> examine(Map<String, String> variables) {
    return List.of(java(), size(), port(variables));
  }

  private static Finding java() {
    Runtime.Version version = Runtime.version();
    return version.feature() < JAVA
        ? Finding.bad(
            "java", version.toString(), "install a JDK " + JAVA + " and set JAVA_HOME to it")
        : Finding.ok("java", version.toString());
  }

  private static Finding size() {
    Runtime runtime = Runtime.getRuntime();
    long heap = runtime.maxMemory();
    String seen =
        "%d processors, a heap of up to %d MB".formatted(runtime.availableProcessors(), heap >> 20);
    return heap < LEAST_HEAP
        ? Finding.bad(
            "size", seen, "give it more memory: JAVA_OPTS=-Xmx256m, or a larger container")
        : Finding.ok("size", seen);
  }

  private static Finding port(Map<String, String> variables) {
    try {
      ServerConfig config = ServerConfig.from(new Settings(variables));
      var address = new InetSocketAddress(InetAddress.getByName(config.host()), config.port());
      try (var socket = new ServerSocket()) {
        socket.setReuseAddress(true);
        socket.bind(address);
        return Finding.ok("port", "%d is free".formatted(config.port()));
      } catch (IOException e) {
        return Finding.bad(
            "port",
            "%d can't be had: %s".formatted(config.port(), e.getMessage()),
            "stop what listens there, or set PORT to another");
      }
    } catch (BadSetting e) {
      return Finding.bad("port", e);
    } catch (IOException e) {
      return Finding.bad("port", String.valueOf(e.getMessage()), "mend this machine's loopback");
    }
  }
}
