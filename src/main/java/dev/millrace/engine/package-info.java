/// What can be done to tasks: submit, attempt, intervene.
@NullMarked
package dev.millrace.engine;

import org.jspecify.annotations.NullMarked;
