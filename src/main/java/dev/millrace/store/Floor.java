package dev.millrace.store;

import java.util.List;

/// Port for measuring: the bare calls that a task costs at this home, with no engine around them,
/// and what the calls of this process have cost so far.
public interface Floor extends AutoCloseable {
  /// Writes new records, in whatever batches the home takes quickest.
  void keep(List<Entry> records);

  /// Records `count` tasks like `sample` and sends their messages.
  void enqueue(Sample sample, int count);

  /// Claims, finishes and deletes as many tasks as `enqueue` left.
  void process(Sample sample, int count);

  /// Takes one task like `sample` from its record to its end while nothing else goes on; how many
  /// nanoseconds that took.
  long alone(Sample sample);

  /// What this process has asked of the home so far, by the engine and by these calls.
  Spent spent();

  @Override
  void close();

  /// What the engine writes for one small task: the record, its two changes, its message.
  record Sample(Entry draft, Change claim, Change finish, String body) {}

  /// Requests to the queues and to the store, and the units that the store charges; nothing in a
  /// home that is free.
  record Spent(long queueRequests, long storeRequests, double writeUnits, double readUnits) {
    /// A home that charges nothing.
    public static final Spent NOTHING = new Spent(0, 0, 0, 0);

    /// This and `more`.
    public Spent plus(Spent more) {
      return new Spent(
          queueRequests + more.queueRequests,
          storeRequests + more.storeRequests,
          writeUnits + more.writeUnits,
          readUnits + more.readUnits);
    }

    /// What was spent after `earlier`.
    public Spent since(Spent earlier) {
      return new Spent(
          queueRequests - earlier.queueRequests,
          storeRequests - earlier.storeRequests,
          writeUnits - earlier.writeUnits,
          readUnits - earlier.readUnits);
    }
  }
}
