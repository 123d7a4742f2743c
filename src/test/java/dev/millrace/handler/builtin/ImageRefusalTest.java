package dev.millrace.handler.builtin;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.handler.BadPayload;
import dev.millrace.handler.PermanentFailure;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageRefusalTest {
  @TempDir Path folder;

  @BeforeEach
  void pictures() throws IOException {
    Files.createDirectories(folder.resolve("photos"));
    Files.write(folder.resolve("photos/wide.png"), Pictures.of("png", 400, 200));
    Files.write(folder.resolve("photos/wide.jpg"), Pictures.of("jpeg", 400, 200));
  }

  @ParameterizedTest
  @CsvSource({"30000,30000", "2147483647,1", "50000,1001"})
  void a_bomb_is_refused_by_its_header_alone(int width, int height) throws Exception {
    Files.write(folder.resolve("photos/bomb.png"), Pictures.claimed(width, height));
    try (var runner = Runner.in(folder)) {
      assertThatThrownBy(
              () -> runner.run("image-resize", "{\"source\":\"photos/bomb.png\",\"width\":10}"))
          .isInstanceOf(PermanentFailure.class)
          .hasMessageContaining("at most 50 megapixels");
    }
  }

  @Test
  void more_than_fifty_megabytes_are_refused() throws Exception {
    try (var file = new RandomAccessFile(folder.resolve("photos/huge.png").toFile(), "rw")) {
      file.setLength(50L * 1024 * 1024 + 1);
    }
    try (var runner = Runner.in(folder)) {
      assertThatThrownBy(
              () -> runner.run("image-resize", "{\"source\":\"photos/huge.png\",\"width\":10}"))
          .isInstanceOf(PermanentFailure.class)
          .hasMessage("the source has more than 50 MB");
    }
  }

  @Test
  void a_result_beyond_fifty_megapixels_is_refused() {
    try (var runner = Runner.in(folder)) {
      assertThatThrownBy(() ->
              runner.run(
                  "image-resize",
                  """
                  {"source":"photos/wide.png","height":10000,"upscale":true}\
                  """))
          .isInstanceOf(PermanentFailure.class)
          .hasMessageContaining("at most 50 megapixels are made");
    }
  }

  @Test
  void what_is_no_image_or_half_of_one_is_final() throws Exception {
    byte[] whole = Pictures.of("png", 400, 200);
    Files.writeString(folder.resolve("photos/text.png"), "hello");
    Files.write(folder.resolve("photos/half.png"), Arrays.copyOf(whole, whole.length / 2));
    Files.write(folder.resolve("photos/head.png"), Pictures.claimed(10, 10));
    try (var runner = Runner.in(folder)) {
      for (String name : new String[] {"text", "half", "head", "absent"}) {
        assertThatThrownBy(() ->
                runner.run(
                    "image-resize", "{\"source\":\"photos/%s.png\",\"width\":10}".formatted(name)))
            .isInstanceOf(PermanentFailure.class)
            .hasMessageMatching(".*(image|no file).*");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../secret.png",
        "photos/../../secret.png",
        "/etc/passwd",
        "out/secret.png",
        "photos/..\\\\..\\\\secret.png",
        ".",
        "",
        "photos/\\u0000.png"
      })
  void a_path_that_leaves_the_data_folder_is_refused(String path) throws Exception {
    Files.write(folder.resolve("secret.png"), Pictures.of("png", 20, 20));
    Path inner = Files.createDirectories(folder.resolve("inner/photos")).getParent();
    Files.write(inner.resolve("photos/wide.png"), Pictures.of("png", 20, 20));
    Files.createSymbolicLink(inner.resolve("out"), folder);
    try (var runner = Runner.in(inner)) {
      assertThatThrownBy(
              () -> runner.run("image-resize", "{\"source\":\"%s\",\"width\":10}".formatted(path)))
          .isInstanceOf(PermanentFailure.class)
          .hasMessageContaining(path.contains("u0000") ? "character" : "inside the data folder");
      assertThatThrownBy(() ->
              runner.run(
                  "image-resize",
                  "{\"source\":\"photos/wide.png\",\"width\":10,\"target\":\"%s\"}"
                      .formatted(path)))
          .isInstanceOf(PermanentFailure.class);
    }
  }

  @Test
  void only_an_images_name_can_be_a_target() {
    try (var runner = Runner.in(folder)) {
      assertThatThrownBy(() ->
              runner.run(
                  "image-resize",
                  "{\"source\":\"photos/wide.png\",\"width\":10,\"target\":\"millrace.db\"}"))
          .isInstanceOf(PermanentFailure.class)
          .hasMessage("the target has to end in .png, .jpg or .jpeg");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"width":10}                                    | /source is missing
          {"source":"a.png"}                              | /width is missing, and so is height; give one or both
          {"source":"a.png","width":0}                    | /width has to be 1 to 10000
          {"source":"a.png","height":10001}               | /height has to be 1 to 10000
          {"source":"a.png","width":10,"format":"exe"}    | /format has to be jpeg or png
          {"source":"a.png","width":10,"quality":1.5}     | /quality has to be a number from 0 to 1
          {"source":"a.png","width":10,"rotate":90}       | /rotate is not known here; leave it out
          """)
  void a_bad_payload_is_refused_at_submit(String json, String message) {
    try (var runner = Runner.in(folder)) {
      assertThatThrownBy(() -> runner.handler("image-resize").check(json))
          .isInstanceOf(BadPayload.class)
          .hasMessage(message);
    }
  }
}
