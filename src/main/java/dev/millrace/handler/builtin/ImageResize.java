package dev.millrace.handler.builtin;

import dev.millrace.handler.BadPayload;
import dev.millrace.handler.PermanentFailure;
import dev.millrace.handler.TaskContext;
import dev.millrace.handler.TaskHandler;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// Makes an image smaller (or larger, if asked), keeping its proportions. What is too large to
/// decode safely is refused from its header alone.
@Singleton
final class ImageResize {
  private static final int LARGEST_SIDE = 10_000;
  private static final long BYTES_A_PIXEL = 4;
  private static final long MEGA = 1_000_000;

  private final ImagePlaces places;

  /// How many megapixels may be decoded at once: a quarter of the heap.
  private final int room;

  private final Semaphore megapixels;

  ImageResize(ImagePlaces places) {
    this.places = places;
    this.room = (int) Math.max(1, Runtime.getRuntime().maxMemory() / 4 / BYTES_A_PIXEL / MEGA);
    this.megapixels = new Semaphore(room, true);
  }

  /// What to resize. `source` and `target` are paths in the data folder or `s3://bucket/key`; a
  /// source may also be a `data:` URL. `width` or `height` or both bound the result, in pixels.
  @Serdeable
  record Request(
      String source,
      @Nullable Integer width,
      @Nullable Integer height,
      @Nullable Boolean upscale,
      @Nullable String format,
      @Nullable Double quality,
      @Nullable String target) {
    Request {
      if (width == null && height == null) {
        throw new BadPayload("/width", "is missing, and so is height; give one or both");
      }
      side("/width", width);
      side("/height", height);
      if (format != null && !List.of("jpeg", "jpg", "png").contains(format)) {
        throw new BadPayload("/format", "has to be jpeg or png");
      }
      if (quality != null && !(quality >= 0 && quality <= 1)) {
        throw new BadPayload("/quality", "has to be a number from 0 to 1");
      }
    }

    private static void side(String pointer, @Nullable Integer pixels) {
      if (pixels != null && (pixels < 1 || pixels > LARGEST_SIDE)) {
        throw new BadPayload(pointer, "has to be 1 to %d".formatted(LARGEST_SIDE));
      }
    }
  }

  /// Where the result is and how large, in pixels and bytes.
  @Serdeable
  record Resized(String place, int width, int height, long bytes) {}

  @TaskHandler("image-resize")
  Resized resize(Request request, TaskContext context) throws IOException, InterruptedException {
    var source = new SourceImage(places.read(request.source()));
    SourceImage.Size size = source.size().fitted(request);
    String format = source.format(request.format());
    String target =
        request.target() == null
            ? beside(request.source(), size, format, context.id())
            : request.target();
    if (!target.matches("(?i).+\\.(png|jpe?g)")) {
      throw new PermanentFailure("the target has to end in .png, .jpg or .jpeg");
    }
    int needed = (int) Math.min(room, source.size().pixels() / MEGA + 1);
    megapixels.acquire(needed);
    byte[] content;
    try {
      content = source.resized(size, format, request.quality());
    } finally {
      megapixels.release(needed);
    }
    String place = places.write(target, content, "image/" + format);
    return new Resized(place, size.width(), size.height(), content.length);
  }

  private static String beside(String source, SourceImage.Size size, String format, String taskId) {
    String stem = source.startsWith("data:") ? "images/" + taskId : source;
    int dot = stem.lastIndexOf('.');
    String name = dot > stem.lastIndexOf('/') ? stem.substring(0, dot) : stem;
    String extension = format.equals("jpeg") ? "jpg" : format;
    return "%s-%dx%d.%s".formatted(name, size.width(), size.height(), extension);
  }
}
