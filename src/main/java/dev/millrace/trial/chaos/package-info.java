/// Breaks real processes while they work, and judges by independent ledgers what came of it.
@NullMarked
package dev.millrace.trial.chaos;

import org.jspecify.annotations.NullMarked;
