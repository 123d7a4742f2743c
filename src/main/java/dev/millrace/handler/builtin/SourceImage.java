package dev.millrace.handler.builtin;

import dev.millrace.handler.PermanentFailure;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import net.coobird.thumbnailator.Thumbnails;
import net.coobird.thumbnailator.util.exif.ExifFilterUtils;
import net.coobird.thumbnailator.util.exif.Orientation;
import org.jspecify.annotations.Nullable;

/// An image of which only the header has been read so far. What can't be read, or has more than 50
/// megapixels, is a `PermanentFailure`.
final class SourceImage {
  private static final long MOST_PIXELS = 50_000_000;
  private static final long DETAILED = 16_000_000;

  private static final Set<Orientation> TURNED =
      EnumSet.of(
          Orientation.LEFT_TOP,
          Orientation.RIGHT_TOP,
          Orientation.RIGHT_BOTTOM,
          Orientation.LEFT_BOTTOM);

  static {
    System.setProperty("java.awt.headless", "true");
  }

  private final byte[] bytes;
  private final Size stored;
  private final String kind;
  private final @Nullable Orientation orientation;

  SourceImage(byte[] bytes) throws IOException {
    this.bytes = bytes;
    try (Reading reading = open()) {
      ImageReader reader = reading.reader();
      this.stored = new Size(reader.getWidth(0), reader.getHeight(0));
      this.kind = reader.getFormatName().toLowerCase(Locale.ROOT);
      if (stored.pixels() > MOST_PIXELS) {
        throw new PermanentFailure(
            "the image has %d x %d pixels; at most 50 megapixels are taken"
                .formatted(stored.width(), stored.height()));
      }
      this.orientation = kind.equals("jpeg") ? JpegOrientation.of(bytes) : null;
    } catch (IOException | RuntimeException e) {
      throw unreadable(e);
    }
  }

  /// A size in pixels.
  record Size(int width, int height) {
    long pixels() {
      return (long) width * height;
    }

    Size turned() {
      return new Size(/* width= */ height, /* height= */ width);
    }

    /// The largest size of these proportions within the request's bounds; not larger than this one
    /// unless asked.
    Size fitted(ImageResize.Request request) {
      double across = request.width() == null ? Double.MAX_VALUE : (double) request.width() / width;
      double down =
          request.height() == null ? Double.MAX_VALUE : (double) request.height() / height;
      double scale = Math.min(across, down);
      if (scale > 1 && !Boolean.TRUE.equals(request.upscale())) {
        scale = 1;
      }
      double wide = Math.max(1, Math.rint(width * scale));
      double high = Math.max(1, Math.rint(height * scale));
      if (wide * high > MOST_PIXELS) {
        throw new PermanentFailure(
            "the result would have %.0f x %.0f pixels; at most 50 megapixels are made"
                .formatted(wide, high));
      }
      return new Size((int) wide, (int) high);
    }
  }

  /// The size as it is looked at.
  Size size() {
    return isTurned() ? stored.turned() : stored;
  }

  /// The format to write: the one asked for, else the image's own, else PNG.
  String format(@Nullable String asked) {
    if (asked != null) {
      return asked.equals("png") ? "png" : "jpeg";
    }
    return kind.equals("jpeg") ? "jpeg" : "png";
  }

  /// The image at `size`, upright; `quality` (0 to 1) only means something to JPEG.
  byte[] resized(Size size, String format, @Nullable Double quality) throws IOException {
    Size unturned = isTurned() ? size.turned() : size;
    BufferedImage image;
    try (Reading reading = open()) {
      image = reading.reader().read(0, parameters(reading.reader(), unturned));
    } catch (IOException | RuntimeException e) {
      throw unreadable(e);
    }
    // With a filter that turns, Thumbnailator takes the size as that of the turned image.
    var shrunk = Thumbnails.of(image).forceSize(size.width(), size.height());
    if (orientation != null) {
      shrunk.addFilter(ExifFilterUtils.getFilterForOrientation(orientation));
    }
    BufferedImage result = shrunk.asBufferedImage();
    var out = new ByteArrayOutputStream();
    var written =
        Thumbnails.of(format.equals("jpeg") ? opaque(result) : result)
            .scale(1)
            .outputFormat(format);
    if (quality != null && format.equals("jpeg")) {
      written.outputQuality(quality);
    }
    written.toOutputStream(out);
    return out.toByteArray();
  }

  /// Very large images are read with fewer pixels: at least twice what the result has.
  private ImageReadParam parameters(ImageReader reader, Size wanted) {
    ImageReadParam parameters = reader.getDefaultReadParam();
    int step =
        Math.min(stored.width() / (2 * wanted.width()), stored.height() / (2 * wanted.height()));
    if (stored.pixels() > DETAILED && step > 1) {
      parameters.setSourceSubsampling(step, step, 0, 0);
    }
    return parameters;
  }

  private boolean isTurned() {
    return orientation != null && TURNED.contains(orientation);
  }

  /// JPEG knows no transparency: what shines through is white.
  private static BufferedImage opaque(BufferedImage image) {
    if (image.getType() == BufferedImage.TYPE_INT_RGB) {
      return image;
    }
    var opaque = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = opaque.createGraphics();
    graphics.drawImage(image, 0, 0, Color.WHITE, null);
    graphics.dispose();
    return opaque;
  }

  private Reading open() {
    var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes));
    Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
    if (!readers.hasNext()) {
      throw new PermanentFailure(
          "the source is not an image that can be read (PNG, JPEG, GIF, BMP, TIFF)");
    }
    ImageReader reader = readers.next();
    reader.setInput(in, true, true);
    return new Reading(reader, in);
  }

  private static PermanentFailure unreadable(Exception e) {
    return e instanceof PermanentFailure own
        ? own
        : new PermanentFailure("the image is damaged or of a kind that can't be read", e);
  }

  private record Reading(ImageReader reader, ImageInputStream in) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      reader.dispose();
      in.close();
    }
  }
}
