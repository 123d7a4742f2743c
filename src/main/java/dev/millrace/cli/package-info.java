/// The `millrace` command: one small class per verb.
@NullMarked
package dev.millrace.cli;

import org.jspecify.annotations.NullMarked;
