/// Every interleaving of the protocol in a small world: one task, a few workers, bounded faults.
/// The decisions are the engine's own (`TaskStore`, `Task.on`, `Outcome.settle`, `Claim.decide`).
@NullMarked
package dev.millrace.explorer;

import org.jspecify.annotations.NullMarked;
