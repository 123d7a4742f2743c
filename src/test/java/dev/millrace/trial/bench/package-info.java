/// Tests of the bench's arithmetic and of what its floor is asked to do.
@NullMarked
package dev.millrace.trial.bench;

import org.jspecify.annotations.NullMarked;
