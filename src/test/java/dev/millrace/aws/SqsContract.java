package dev.millrace.aws;

import dev.millrace.contract.TaskQueueContract;
import dev.millrace.store.TaskQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// The contract of queues, for SQS at an endpoint.
class SqsContract implements TaskQueueContract {
  /// Enough for each test to have its own.
  static final int QUEUES = 30;

  private final Homes home;
  private final TaskQueue queue;
  private final SqsUrls urls;
  private final AtomicInteger used = new AtomicInteger();

  SqsContract(Homes home) {
    this.home = home;
    this.queue = home.queue();
    this.urls = home.urls();
  }

  @Override
  public TaskQueue queues() {
    return queue;
  }

  @Override
  public String queue() {
    return "q" + used.getAndIncrement();
  }

  @Override
  public void sendForeign(String queue, String body) {
    home.sqs.sendMessage(send -> send.queueUrl(urls.queues().get(queue)).messageBody(body));
  }
}
