package dev.millrace.http;

import java.util.regex.Pattern;

/// Ids of tasks as they come in paths. Whatever can't be one is answered like one that nobody has,
/// so that an answer tells nothing about ids.
final class TaskIds {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private TaskIds() {}

  static String check(String id) {
    if (!FORM.matcher(id).matches()) {
      throw new Rejected(notFound());
    }
    return id;
  }

  static Problem notFound() {
    return Problem.of(ProblemType.TASK_NOT_FOUND, "There is no task with this id.");
  }
}
