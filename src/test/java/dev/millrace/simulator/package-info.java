/// Whole nodes on virtual time. The real poller, attempts, upkeep and submissions run on virtual
/// threads that a seed schedules, over a home that behaves as badly as SQS and DynamoDB may. Time,
/// chance and log are taken out of the engine's own classes as they are loaded (`Interposed`), so
/// that a seed is a whole life and replays exactly.
@NullMarked
package dev.millrace.simulator;

import org.jspecify.annotations.NullMarked;
