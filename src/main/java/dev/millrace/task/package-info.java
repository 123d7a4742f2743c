/// What a task is and how it moves: pure values, no I/O, no framework.
@NullMarked
package dev.millrace.task;

import org.jspecify.annotations.NullMarked;
