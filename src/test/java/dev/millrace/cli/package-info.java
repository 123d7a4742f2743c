/// The command as its users meet it.
@NullMarked
package dev.millrace.cli;

import org.jspecify.annotations.NullMarked;
