package dev.millrace.cli;

import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What SIGTERM and SIGINT do to a server: it drains and the process exits with 0; a second signal
/// ends the waiting.
final class Signals {
  private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

  private Signals() {}

  /// Lets signals end `parts` from now on, in this order.
  static void end(List<AutoCloseable> parts) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(parts), "drain"));
  }

  /// The virtual machine's own exit code would be 143 or 130. An exit that no signal asked for,
  /// such as that of a failed start or of a handler, is left alone: what runs is then taken up
  /// again like after any other crash.
  private static void drain(List<AutoCloseable> parts) {
    if (seen() == 0) {
      return;
    }
    Thread drain = Thread.currentThread();
    Thread.ofVirtual().name("second-signal").start(() -> hurry(drain));
    int code = Exit.OK;
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.error("the server did not end well: {}", e.getMessage(), e);
        code = Exit.FAILED;
      }
    }
    Runtime.getRuntime().halt(code);
  }

  private static void hurry(Thread drain) {
    try {
      while (seen() < 2) {
        Thread.sleep(100);
      }
      LOG.warn("second signal: not waiting for tasks");
      drain.interrupt();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Signals that the process is held by: the virtual machine gives each a thread, which waits for
  /// the exit that the first one began.
  private static int seen() {
    ThreadGroup top = Thread.currentThread().getThreadGroup();
    while (top != null && top.getParent() != null) {
      top = top.getParent();
    }
    if (top == null) {
      return 0;
    }
    var threads = new Thread[top.activeCount() + 16];
    int count = top.enumerate(threads);
    return (int)
        Arrays.stream(threads, 0, count)
            .map(Thread::getName)
            .filter(name -> name.matches("SIG(TERM|INT|HUP) handler"))
            .count();
  }
}
