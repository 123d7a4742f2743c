package dev.millrace.http;

/// Ends a request with a problem.
final class Rejected extends RuntimeException {
  private final transient Problem problem;

  Rejected(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  Rejected(ProblemType type, String detail) {
    this(Problem.of(type, detail));
  }

  Problem problem() {
    return problem;
  }
}
