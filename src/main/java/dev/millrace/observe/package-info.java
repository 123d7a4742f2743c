/// What can be seen from outside: counts, meters and health.
@NullMarked
package dev.millrace.observe;

import org.jspecify.annotations.NullMarked;
