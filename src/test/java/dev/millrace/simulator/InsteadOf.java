package dev.millrace.simulator;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks a method that is called in place of the method of this name of that class.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface InsteadOf {
  Class<?> value();
}
