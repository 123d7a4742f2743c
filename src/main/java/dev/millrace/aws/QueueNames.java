package dev.millrace.aws;

import dev.millrace.settings.BadSetting;
import dev.millrace.settings.Settings;
import dev.millrace.store.Queues;
import java.util.List;

/// What the queues are called in SQS. The queue `default` is the one at `url`, whatever its name;
/// each other one stands beside it, with `-` and its own name added, so that it is found by every
/// process, whichever of the queues that one works on.
///
/// @param queues the queues as tasks name them
/// @param url the URL of the queue `default`; empty: it is called `millrace`
/// @param deadUrl the URL of the dead-letter queue; empty: it is called like `default`, with
///   `-dead`
record QueueNames(List<String> queues, String url, String deadUrl) {
  private static final String FORM = "https?://[^\\s/?#]+/([^\\s/?#]+/)*[A-Za-z0-9_-]{1,75}";
  private static final String EXPECTED = "the URL of a standard SQS queue";
  private static final String DEFAULT = "default";
  private static final String DEAD = "dead";

  static QueueNames from(Settings settings, Queues queues) {
    String url =
        settings.text(
            "SQS_QUEUE_URL",
            "",
            FORM,
            EXPECTED,
            "the queue `default`; others stand beside it as <its name>-<queue>; when not set, a"
                + " queue named millrace");
    String deadUrl =
        settings.text(
            "SQS_DLQ_URL",
            "",
            FORM,
            EXPECTED,
            "the dead-letter queue; when not set, it is named <name of the queue `default`>-dead");
    if (deadUrl.isEmpty() && queues.names().contains(DEAD)) {
      throw new BadSetting(
          "QUEUES",
          String.join(",", queues.names()),
          "no queue named dead, which is the dead-letter queue's name unless SQS_DLQ_URL is set");
    }
    return new QueueNames(queues.names(), url, deadUrl);
  }

  /// What `queue` is called in SQS.
  String name(String queue) {
    String base = url.isEmpty() ? "millrace" : last(url);
    return queue.equals(DEFAULT) ? base : base + "-" + queue;
  }

  /// What the dead-letter queue is called in SQS.
  String deadName() {
    return deadUrl.isEmpty() ? name(DEAD) : last(deadUrl);
  }

  /// The URL of the queue beside `other` that is called `name`.
  static String beside(String other, String name) {
    return other.substring(0, other.lastIndexOf('/') + 1) + name;
  }

  private static String last(String url) {
    return url.substring(url.lastIndexOf('/') + 1);
  }
}
