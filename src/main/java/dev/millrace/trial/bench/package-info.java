/// How fast and how dear Millrace is, measured beside the bare calls that the same work needs.
@NullMarked
package dev.millrace.trial.bench;

import org.jspecify.annotations.NullMarked;
