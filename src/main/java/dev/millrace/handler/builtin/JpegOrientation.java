package dev.millrace.handler.builtin;

import java.util.Arrays;
import net.coobird.thumbnailator.util.exif.ExifUtils;
import net.coobird.thumbnailator.util.exif.Orientation;
import org.jspecify.annotations.Nullable;

/// Finds how a JPEG lies, by its Exif segment. Java's own reader can't be asked: it refuses the
/// metadata of files that have Exif before JFIF, which cameras write.
final class JpegOrientation {
  private static final byte[] EXIF = {'E', 'x', 'i', 'f', 0, 0};
  private static final int MARKER = 0xff;
  private static final int APP1 = 0xe1;
  private static final int START_OF_SCAN = 0xda;

  private JpegOrientation() {}

  /// The orientation, null when the image doesn't say.
  static @Nullable Orientation of(byte[] jpeg) {
    int at = 2;
    while (at + 4 <= jpeg.length && (jpeg[at] & 0xff) == MARKER) {
      int kind = jpeg[at + 1] & 0xff;
      int end = at + 2 + ((jpeg[at + 2] & 0xff) << 8 | (jpeg[at + 3] & 0xff));
      if (kind == START_OF_SCAN || end > jpeg.length) {
        return null;
      }
      byte[] segment = Arrays.copyOfRange(jpeg, at + 4, Math.max(at + 4, end));
      if (kind == APP1 && startsWith(segment, EXIF)) {
        return ExifUtils.getOrientationFromExif(segment);
      }
      at = end;
    }
    return null;
  }

  private static boolean startsWith(byte[] segment, byte[] start) {
    return segment.length > start.length
        && Arrays.equals(segment, 0, start.length, start, 0, start.length);
  }
}
