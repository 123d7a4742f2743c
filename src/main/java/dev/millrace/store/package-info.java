/// The two ports, Records and TaskQueue, and what is kept through them.
@NullMarked
package dev.millrace.store;

import org.jspecify.annotations.NullMarked;
