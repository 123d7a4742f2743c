/// The home in one file, for one process: records in SQLite, messages in memory.
@NullMarked
package dev.millrace.embedded;

import org.jspecify.annotations.NullMarked;
