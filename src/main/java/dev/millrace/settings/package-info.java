/// Reads the environment: each variable is stated once, with its default and its bounds.
@NullMarked
package dev.millrace.settings;

import org.jspecify.annotations.NullMarked;
