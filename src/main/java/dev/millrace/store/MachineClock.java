package dev.millrace.store;

import java.time.InstantSource;

/// The clock of the machine that this process runs on, right or wrong, in milliseconds.
public record MachineClock(InstantSource time) {}
