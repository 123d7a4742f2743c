package dev.millrace.handler.builtin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A mail server that answers `RCPT` as told and everything else with 250.
final class ScriptedSmtp implements AutoCloseable {
  private final ServerSocket server;
  private final String answer;

  ScriptedSmtp(String answer) throws IOException {
    this.answer = answer;
    this.server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
    Thread.ofVirtual().start(this::serve);
  }

  String url() {
    return "smtp://127.0.0.1:" + server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        talk(socket);
      } catch (IOException e) {
        if (!server.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void talk(Socket socket) throws IOException {
    var in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    say(socket, "220 ready");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.startsWith("QUIT")) {
        say(socket, "221 bye");
        return;
      }
      say(socket, line.startsWith("RCPT") ? answer : "250 ok");
    }
  }

  private static void say(Socket socket, String line) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }
}
