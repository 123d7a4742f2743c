package dev.millrace.trial.chaos;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How the processes under trial are started: the command line of an engine, that of the emulators
/// (null: there are none to start), the variables of both, and how many engines there are.
public record Ways(
    List<String> serve,
    @Nullable List<String> emulators,
    Map<String, String> variables,
    int engines) {}
