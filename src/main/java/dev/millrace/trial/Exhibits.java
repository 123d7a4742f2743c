package dev.millrace.trial;

import dev.millrace.client.Json;
import dev.millrace.client.SeenTask;
import dev.millrace.trial.Exhibit.Missing;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/// One task of each built-in type, with files in the server's data folder.
final class Exhibits {
  private static final String TO = "miller@example.com";

  private final Path folder;
  private final Receiver receiver;

  Exhibits(Path folder, Receiver receiver) {
    this.folder = folder;
    this.receiver = receiver;
  }

  List<Exhibit> all() throws IOException {
    draw(folder.resolve("demo/mill.png"));
    return List.of(
        of("noop", Map.of(), _ -> "nothing to do, done"),
        of("sleep", Map.of("ms", 300), Exhibits::slept),
        of("fail", Map.of("times", 1), Exhibits::secondTry),
        of("email", Map.of("to", TO, "subject", "Flour", "text", "It is ground."), this::letter),
        of("image-resize", Map.of("source", "demo/mill.png", "width", 160), this::image),
        of("data-export", Map.of("format", "csv", "rows", rows()), this::export),
        of("http", Map.of("url", receiver.url(), "body", Map.of("sacks", 7)), this::heard));
  }

  private static Exhibit of(String type, Map<String, ?> payload, Exhibit.Effect effect) {
    return new Exhibit(type, Json.write(payload), effect);
  }

  private static List<Map<String, Object>> rows() {
    return List.of(Map.of("grain", "wheat", "sacks", 4), Map.of("grain", "rye", "sacks", 3));
  }

  private static String slept(SeenTask task) {
    var ran = task.ran();
    if (ran == null || ran.toMillis() < 300) {
      throw new Missing("it did not sleep 300 ms");
    }
    return "slept 300 ms";
  }

  private static String secondTry(SeenTask task) {
    if (!task.text("attempts").equals("2")) {
      throw new Missing("it took " + task.text("attempts") + " attempts instead of 2");
    }
    return "failed once, succeeded at the 2nd attempt";
  }

  private String letter(SeenTask task) throws IOException {
    Path file = file(task, "file");
    if (!Files.readString(file).contains(TO)) {
      throw new Missing(file + " is no letter to " + TO);
    }
    return "a letter to " + TO + " in " + file;
  }

  private String image(SeenTask task) throws IOException {
    Path file = file(task, "place");
    BufferedImage image = ImageIO.read(file.toFile());
    if (image == null || image.getWidth() != 160) {
      throw new Missing(file + " is no image 160 pixels wide");
    }
    return "640x480 became %dx%d in %s".formatted(image.getWidth(), image.getHeight(), file);
  }

  private String export(SeenTask task) throws IOException {
    Path file = file(task, "place");
    List<String> lines = Files.readAllLines(file);
    if (lines.size() != rows().size() + 1) {
      throw new Missing(file + " has " + lines.size() + " lines instead of 3");
    }
    return "2 rows and a heading in " + file;
  }

  private String heard(SeenTask task) {
    if (!receiver.heardFrom(task.id())) {
      throw new Missing("no well-signed request came to " + receiver.url());
    }
    return "a well-signed POST came to " + receiver.url();
  }

  private Path file(SeenTask task, String member) {
    Object named = task.fields().get("result") instanceof Map<?, ?> map ? map.get(member) : null;
    Path file = folder.resolve(String.valueOf(named));
    if (!Files.isRegularFile(file)) {
      throw new Missing("there is no file " + file);
    }
    return file;
  }

  private static void draw(Path file) throws IOException {
    Files.createDirectories(file.resolveSibling("x").toAbsolutePath().getParent());
    var image = new BufferedImage(640, 480, BufferedImage.TYPE_INT_RGB);
    var pen = image.createGraphics();
    pen.setPaint(new GradientPaint(0, 0, Color.CYAN, 0, 480, Color.GREEN));
    pen.fillRect(0, 0, 640, 480);
    pen.setPaint(Color.DARK_GRAY);
    pen.fillRect(250, 200, 140, 240);
    pen.dispose();
    ImageIO.write(image, "png", file.toFile());
  }
}
