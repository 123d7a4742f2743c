/// The task types that come with Millrace; each has a real effect.
@NullMarked
package dev.millrace.handler.builtin;

import org.jspecify.annotations.NullMarked;
