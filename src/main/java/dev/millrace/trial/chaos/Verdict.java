package dev.millrace.trial.chaos;

import java.util.List;

/// What the judge found: everything that is wrong, how many tasks were lost, how many ran twice at
/// once, and how long each takeover took, in nanoseconds, shortest first.
record Verdict(List<String> findings, int lost, int twice, List<Long> takeovers) {}
