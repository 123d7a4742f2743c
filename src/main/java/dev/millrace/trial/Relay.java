package dev.millrace.trial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;

/// A relay on 127.0.0.1 in front of one address, which passes bytes on and can be told to do so
/// badly. An answer is what comes back after something was sent, so faults hit whole answers of a
/// protocol where one side speaks at a time, such as HTTP/1.1.
public final class Relay implements AutoCloseable {
  private static final int CHUNK = 1 << 16;
  private static final int QUEUED_CHUNKS = 64;
  private static final int PATIENCE_MS = 5_000;

  private final InetSocketAddress target;
  private final ServerSocket door;
  private final Set<Pipe> pipes = ConcurrentHashMap.newKeySet();
  private volatile Latency latency = new Latency(0, 0);
  private volatile double droppedShare;
  private volatile boolean cut;
  private volatile CountDownLatch gate = new CountDownLatch(0);

  private Relay(InetSocketAddress target, ServerSocket door) {
    this.target = target;
    this.door = door;
  }

  private record Latency(long least, long most) {
    long any() {
      return least == most ? least : ThreadLocalRandom.current().nextLong(least, most + 1);
    }
  }

  /// A relay to `target` on a free port, which takes connections from now on.
  public static Relay to(InetSocketAddress target) throws IOException {
    var door = new ServerSocket();
    door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    var relay = new Relay(target, door);
    Thread.ofVirtual().name("relay-" + door.getLocalPort()).start(relay::accept);
    return relay;
  }

  /// Where it listens on 127.0.0.1.
  public int port() {
    return door.getLocalPort();
  }

  /// From now on each answer comes later, by a time between `least` and `most`.
  public void delay(Duration least, Duration most) {
    latency = new Latency(least.toNanos(), most.toNanos());
  }

  /// Whether to end all connections and to end new ones at once.
  public void cut(boolean wanted) {
    cut = wanted;
    if (wanted) {
      pipes.forEach(Pipe::close);
    }
  }

  /// Whether to take connections and bytes but to pass nothing on. What was held back goes on when
  /// that ends.
  public synchronized void hang(boolean wanted) {
    gate.countDown();
    if (wanted) {
      gate = new CountDownLatch(1);
    }
  }

  /// The share of answers, from 0 to 1, instead of which the connection is ended.
  public void dropAnswers(double share) {
    droppedShare = share;
  }

  /// Ends all connections and takes no more.
  @Override
  public void close() {
    cut(true);
    hang(false);
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket near = door.accept();
        Thread.ofVirtual().name("relay-pipe").start(() -> join(near));
      } catch (IOException e) {
        if (!door.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void join(Socket near) {
    var pipe = new Pipe(near, new Socket());
    pipes.add(pipe);
    if (cut) {
      pipe.close();
    } else {
      pipe.run();
    }
  }

  /// Bytes between one client and the target; ends as a whole.
  private final class Pipe {
    private final Socket near;
    private final Socket far;
    private final BlockingQueue<Chunk> answers = new ArrayBlockingQueue<>(QUEUED_CHUNKS);
    private volatile boolean asked;

    Pipe(Socket near, Socket far) {
      this.near = near;
      this.far = far;
    }

    /// Bytes of an answer, none at its end, to be passed on from `due` on.
    private record Chunk(ByteBuffer bytes, long due) {
      static final Chunk END = new Chunk(ByteBuffer.allocate(0), 0);
    }

    private interface Pass {
      void on() throws IOException, InterruptedException;
    }

    void run() {
      untilClosed(() -> {
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        far.connect(target, PATIENCE_MS);
        Thread.ofVirtual().name("relay-hear").start(() -> untilClosed(this::hear));
        Thread.ofVirtual().name("relay-answer").start(() -> untilClosed(this::answer));
        ask();
      });
    }

    /// Passes requests on until there are no more; the answers may still come.
    private void ask() throws IOException, InterruptedException {
      var buffer = new byte[CHUNK];
      var in = near.getInputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        gate.await();
        asked = true;
        far.getOutputStream().write(buffer, 0, count);
      }
      gate.await();
      far.shutdownOutput();
    }

    private void hear() throws IOException, InterruptedException {
      var buffer = new byte[CHUNK];
      var in = far.getInputStream();
      long delay = 0;
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (asked) {
          asked = false;
          delay = latency.any();
          if (ThreadLocalRandom.current().nextDouble() < droppedShare) {
            close();
            return;
          }
        }
        var bytes = ByteBuffer.wrap(Arrays.copyOf(buffer, count));
        answers.put(new Chunk(bytes, System.nanoTime() + delay));
      }
      answers.put(Chunk.END);
    }

    private void answer() throws IOException, InterruptedException {
      var out = near.getOutputStream();
      for (Chunk chunk = answers.take(); chunk.bytes().hasRemaining(); chunk = answers.take()) {
        Thread.sleep(Duration.ofNanos(Math.max(0, chunk.due() - System.nanoTime())));
        gate.await();
        out.write(chunk.bytes().array());
      }
      close();
    }

    /// A broken connection is broken on both sides.
    private void untilClosed(Pass pass) {
      try {
        pass.on();
      } catch (IOException _) {
        close();
      } catch (InterruptedException _) {
        close();
        Thread.currentThread().interrupt();
      }
    }

    void close() {
      pipes.remove(this);
      answers.clear();
      boolean _ = answers.offer(Chunk.END);
      end(near);
      end(far);
    }

    /// At once and with a reset, as when a machine or a network goes.
    private static void end(Socket socket) {
      try (socket) {
        socket.setSoLinger(true, 0);
      } catch (SocketException _) {
        return; // it is closed already
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
