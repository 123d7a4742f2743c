/// The code that tasks run: @TaskHandler, TaskContext, the built-in handlers.
@NullMarked
package dev.millrace.handler;

import org.jspecify.annotations.NullMarked;
