package dev.millrace.aws;

import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SqsQueueTest extends SqsContract {
  SqsQueueTest() {
    super(Homes.at(Emulators.endpoints(), QUEUES));
  }
}
