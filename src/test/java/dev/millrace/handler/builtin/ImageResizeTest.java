package dev.millrace.handler.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.handler.FakeContext;
import dev.millrace.handler.ObjectStore;
import dev.millrace.handler.PermanentFailure;
import dev.millrace.settings.Settings;
import io.micronaut.json.tree.JsonNode;
import java.awt.Color;
import java.awt.GraphicsEnvironment;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageResizeTest {
  @TempDir Path folder;

  @BeforeEach
  void pictures() throws IOException {
    Files.createDirectories(folder.resolve("photos"));
    Files.write(folder.resolve("photos/wide.png"), Pictures.of("png", 400, 200));
    Files.write(folder.resolve("photos/wide.jpg"), Pictures.of("jpeg", 400, 200));
  }

  @ParameterizedTest
  @CsvSource({
    "'\"width\":100',100,50",
    "'\"height\":100',200,100",
    "'\"width\":100,\"height\":100',100,50",
    "'\"width\":300,\"height\":20',40,20",
    "'\"width\":4000',400,200",
    "'\"width\":800,\"upscale\":true',800,400",
    "'\"width\":1',1,1"
  })
  void the_result_lies_beside_the_source_in_its_proportions(String size, int width, int height)
      throws Exception {
    try (var runner = Runner.in(folder)) {
      JsonNode result =
          runner.run("image-resize", "{\"source\":\"photos/wide.png\",%s}".formatted(size));
      String place = "photos/wide-%dx%d.png".formatted(width, height);
      assertThat(result.get("place").getStringValue()).isEqualTo(place);
      assertThat(result.get("width").getIntValue()).isEqualTo(width);
      assertThat(result.get("height").getIntValue()).isEqualTo(height);
      byte[] bytes = Files.readAllBytes(folder.resolve(place));
      assertThat(result.get("bytes").getLongValue()).isEqualTo(bytes.length);
      BufferedImage image = Pictures.decoded(bytes);
      assertThat(image.getWidth()).isEqualTo(width);
      assertThat(image.getHeight()).isEqualTo(height);
      assertThat(GraphicsEnvironment.isHeadless()).isTrue();
    }
  }

  @Test
  void the_picture_is_still_the_same() throws Exception {
    try (var runner = Runner.in(folder)) {
      runner.run("image-resize", "{\"source\":\"photos/wide.jpg\",\"width\":100}");
      BufferedImage image = read("photos/wide-100x50.jpg");
      assertThat(new Color(image.getRGB(10, 25)).getRed()).isGreaterThan(200);
      assertThat(new Color(image.getRGB(90, 25)).getBlue()).isGreaterThan(200);
    }
  }

  @Test
  void format_quality_and_target_are_kept() throws Exception {
    try (var runner = Runner.in(folder)) {
      String source = "{\"source\":\"photos/wide.png\",\"width\":200,\"format\":\"jpeg\"";
      JsonNode good =
          runner.run("image-resize", source + ",\"quality\":1,\"target\":\"a/b/good.jpg\"}");
      JsonNode poor =
          runner.run("image-resize", source + ",\"quality\":0,\"target\":\"a/b/poor.jpg\"}");
      assertThat(good.get("place").getStringValue()).isEqualTo("a/b/good.jpg");
      assertThat(poor.get("bytes").getLongValue()).isLessThan(good.get("bytes").getLongValue());
      assertThat(Files.readAllBytes(folder.resolve("a/b/good.jpg"))).startsWith(0xff, 0xd8, 0xff);
    }
  }

  @Test
  void a_photo_that_lies_on_its_side_is_set_upright() throws Exception {
    Files.write(folder.resolve("photos/lying.jpg"), Pictures.lyingJpeg(400, 200));
    try (var runner = Runner.in(folder)) {
      JsonNode result =
          runner.run("image-resize", "{\"source\":\"photos/lying.jpg\",\"width\":50}");
      assertThat(result.get("place").getStringValue()).isEqualTo("photos/lying-50x100.jpg");
      BufferedImage image = read("photos/lying-50x100.jpg");
      assertThat(image.getHeight()).isEqualTo(100);
      assertThat(new Color(image.getRGB(25, 10)).getRed()).isGreaterThan(200);
      assertThat(new Color(image.getRGB(25, 90)).getBlue()).isGreaterThan(200);
    }
  }

  @Test
  void what_was_clear_is_white_in_a_jpeg_and_clear_in_a_png() throws Exception {
    Files.write(folder.resolve("photos/clear.png"), Pictures.clear(40, 40));
    try (var runner = Runner.in(folder)) {
      String source = "{\"source\":\"photos/clear.png\",\"width\":20";
      runner.run("image-resize", source + ",\"format\":\"jpeg\"}");
      runner.run("image-resize", source + "}");
      assertThat(new Color(read("photos/clear-20x20.jpg").getRGB(5, 5))).isEqualTo(Color.WHITE);
      assertThat(read("photos/clear-20x20.png").getRGB(5, 5) >>> 24).isZero();
    }
  }

  @Test
  void a_very_large_image_is_read_coarsely_and_comes_out_right() throws Exception {
    Files.write(folder.resolve("photos/large.png"), Pictures.of("png", 6000, 4000));
    try (var runner = Runner.in(folder)) {
      runner.run("image-resize", "{\"source\":\"photos/large.png\",\"width\":300}");
      BufferedImage image = read("photos/large-300x200.png");
      assertThat(new Color(image.getRGB(10, 10))).isEqualTo(Color.RED);
      assertThat(new Color(image.getRGB(290, 190))).isEqualTo(Color.BLUE);
    }
  }

  @Test
  void a_data_url_is_a_source_too() throws Exception {
    String data = Base64.getEncoder().encodeToString(Pictures.of("png", 40, 20));
    try (var runner = Runner.in(folder)) {
      JsonNode result =
          runner.run(
              "image-resize",
              "{\"source\":\"data:image/png;base64,%s\",\"width\":20}".formatted(data));
      assertThat(result.get("place").getStringValue()).isEqualTo("images/task-1-20x10.png");
      assertThat(read("images/task-1-20x10.png").getWidth()).isEqualTo(20);
    }
  }

  @Test
  void s3_places_are_read_and_written_where_there_is_an_object_store() throws Exception {
    var objects = new HashMap<String, byte[]>();
    objects.put("pics/a/b.png", Pictures.of("png", 40, 20));
    var places = new ImagePlaces(folder(), new InMemory(objects));
    var resize = new ImageResize(places);
    var request = new ImageResize.Request("s3://pics/a/b.png", 20, null, null, null, null, null);
    assertThat(resize.resize(request, new FakeContext("t")).place())
        .isEqualTo("s3://pics/a/b-20x10.png");
    assertThat(Pictures.decoded(objects.get("pics/a/b-20x10.png")).getWidth()).isEqualTo(20);
  }

  @Test
  void s3_places_are_refused_where_there_is_none() {
    var resize = new ImageResize(new ImagePlaces(folder(), null));
    var request = new ImageResize.Request("s3://pics/a/b.png", 20, null, null, null, null, null);
    assertThatThrownBy(() -> resize.resize(request, new FakeContext("t")))
        .isInstanceOf(PermanentFailure.class)
        .hasMessageContaining("no S3 client");
  }

  private Folder folder() {
    return new Folder(new Settings(Map.of("MILLRACE_DATA_DIR", folder.toString())));
  }

  private BufferedImage read(String place) throws IOException {
    return Pictures.decoded(Files.readAllBytes(folder.resolve(place)));
  }

  private record InMemory(Map<String, byte[]> objects) implements ObjectStore {
    @Override
    public InputStream read(String bucket, String key) {
      return new ByteArrayInputStream(objects.get(bucket + "/" + key));
    }

    @Override
    public void write(String bucket, String key, byte[] content, String contentType) {
      objects.put(bucket + "/" + key, content);
    }
  }
}
