package dev.millrace.store;

/// Port for measuring: the bare calls that a task costs at this home, with no engine around them,
/// and what the calls of this process have cost so far.
public interface Floor extends AutoCloseable {
  /// Records `count` tasks like `sample` and sends their messages.
  void enqueue(Sample sample, int count);

  /// Claims, finishes and deletes as many tasks as `enqueue` left.
  void process(Sample sample, int count);

  /// What this process has asked of the home so far, by the engine and by these calls.
  Spent spent();

  @Override
  void close();

  /// What the engine writes for one small task: the record, its two changes, its message.
  record Sample(Entry draft, Change claim, Change finish, String body) {}

  /// Requests to the queues and the units that the store charges; nothing in a home that is free.
  record Spent(long queueRequests, double writeUnits, double readUnits) {
    /// A home that charges nothing.
    public static final Spent NOTHING = new Spent(0, 0, 0);

    /// What was spent after `earlier`.
    public Spent since(Spent earlier) {
      return new Spent(
          queueRequests - earlier.queueRequests,
          writeUnits - earlier.writeUnits,
          readUnits - earlier.readUnits);
    }
  }
}
