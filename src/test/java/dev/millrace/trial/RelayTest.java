package dev.millrace.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RelayTest {
  private static final Duration LATE = Duration.ofMillis(200);

  /// Answers each byte with the same byte, and 'm' with five of them, one every 30 ms.
  private final List<Integer> heard = new CopyOnWriteArrayList<>();

  private ServerSocket target;
  private Relay relay;

  @BeforeEach
  void begin() throws IOException {
    target = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    relay = Relay.to(new InetSocketAddress(target.getInetAddress(), target.getLocalPort()));
    Thread.ofVirtual().start(this::serve);
  }

  @AfterEach
  void end() throws IOException {
    relay.close();
    target.close();
  }

  @Test
  void bytes_pass_both_ways() throws IOException {
    try (var client = client()) {
      assertThat(ask(client, 'a')).isEqualTo('a');
      assertThat(ask(client, 'b')).isEqualTo('b');
    }
    assertThat(heard).containsExactly((int) 'a', (int) 'b');
  }

  @Test
  void an_answer_is_late_by_the_delay() throws IOException {
    relay.delay(LATE, LATE.plusMillis(50));
    try (var client = client()) {
      assertThat(took(() -> ask(client, 'a'))).isBetween(LATE, LATE.multipliedBy(2));
    }
  }

  @Test
  void an_answer_in_many_parts_is_late_once() throws IOException {
    relay.delay(LATE, LATE);
    try (var client = client()) {
      Duration all =
          took(() -> {
            client.getOutputStream().write('m');
            assertThat(client.getInputStream().readNBytes(5)).hasSize(5);
          });
      assertThat(all).isBetween(LATE.plusMillis(110), LATE.multipliedBy(2).plusMillis(110));
    }
  }

  @Test
  void a_cut_ends_connections_old_and_new_until_it_is_mended() throws IOException {
    try (var client = client()) {
      ask(client, 'a');
      relay.cut(true);
      assertThatThrownBy(() -> ask(client, 'b')).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> askOnce('c')).isInstanceOf(IOException.class);
    }
    relay.cut(false);
    assertThat(askOnce('d')).isEqualTo('d');
    assertThat(heard).containsExactly((int) 'a', (int) 'd');
  }

  @Test
  void while_it_hangs_nothing_passes() throws IOException {
    relay.hang(true);
    try (var client = client()) {
      client.setSoTimeout(300);
      assertThatThrownBy(() -> ask(client, 'a')).isInstanceOf(SocketTimeoutException.class);
      assertThat(heard).isEmpty();
      relay.hang(false);
      client.setSoTimeout(5_000);
      assertThat(client.getInputStream().read()).isEqualTo('a');
    }
  }

  @Test
  void a_dropped_answer_is_that_of_a_request_that_arrived() throws IOException {
    relay.dropAnswers(1);
    assertThatThrownBy(() -> askOnce('a')).isInstanceOf(IOException.class);
    assertThat(heard).containsExactly((int) 'a');
    relay.dropAnswers(0);
    assertThat(askOnce('b')).isEqualTo('b');
  }

  @Test
  void a_target_that_is_gone_ends_the_connection() throws IOException {
    target.close();
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () -> assertThatThrownBy(() -> askOnce('a')).isInstanceOf(IOException.class));
  }

  private interface Action {
    void run() throws IOException;
  }

  private static Duration took(Action action) throws IOException {
    long start = System.nanoTime();
    action.run();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private Socket client() throws IOException {
    var client = new Socket("127.0.0.1", relay.port());
    client.setSoTimeout(5_000);
    return client;
  }

  private int askOnce(int what) throws IOException {
    try (var client = client()) {
      return ask(client, what);
    }
  }

  private static int ask(Socket client, int what) throws IOException {
    client.getOutputStream().write(what);
    int answer = client.getInputStream().read();
    if (answer < 0) {
      throw new IOException("no answer");
    }
    return answer;
  }

  private void serve() {
    while (!target.isClosed()) {
      try {
        Socket socket = target.accept();
        Thread.ofVirtual().start(() -> answer(socket));
      } catch (IOException e) {
        assertThat(target.isClosed()).isTrue();
      }
    }
  }

  private void answer(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      for (int what = socket.getInputStream().read();
          what >= 0;
          what = socket.getInputStream().read()) {
        heard.add(what);
        for (int part = 0; part < (what == 'm' ? 5 : 1); part++) {
          if (part > 0) {
            await().pollDelay(Duration.ofMillis(30)).until(() -> true);
          }
          socket.getOutputStream().write(what);
        }
      }
    } catch (IOException e) {
      assertThat(e).as("the relay ends connections").isNotNull();
    }
  }
}
