/// What has to happen although nobody asked.
@NullMarked
package dev.millrace.upkeep;

import org.jspecify.annotations.NullMarked;
