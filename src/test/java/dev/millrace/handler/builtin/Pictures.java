package dev.millrace.handler.builtin;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/// Images made for a test: the left half red, the right half blue.
final class Pictures {
  private Pictures() {}

  static byte[] of(String format, int width, int height) {
    return encoded(format, drawn(width, height, BufferedImage.TYPE_INT_RGB));
  }

  /// Wholly transparent.
  static byte[] clear(int width, int height) {
    return encoded("png", new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB));
  }

  /// A JPEG whose Exif part says that it has to be turned a quarter to the right to be upright.
  static byte[] lyingJpeg(int width, int height) {
    byte[] plain = of("jpeg", width, height);
    byte[] exif =
        HexFormat.of()
            .parseHex(
                "ffe10022457869660000" // APP1, length 34, "Exif"
                    + "4d4d002a00000008" // big-endian TIFF
                    + "0001" // one entry
                    + "01120003000000010006" // orientation 6
                    + "000000000000");
    var out = new ByteArrayOutputStream();
    out.write(plain, 0, 2);
    out.writeBytes(exif);
    out.write(plain, 2, plain.length - 2);
    return out.toByteArray();
  }

  /// A PNG that claims a size, without the pixels.
  static byte[] claimed(int width, int height) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(HexFormat.of().parseHex("89504e470d0a1a0a"));
    try (var data = new DataOutputStream(out)) {
      var header = new ByteArrayOutputStream();
      var fields = new DataOutputStream(header);
      fields.write("IHDR".getBytes(StandardCharsets.US_ASCII));
      fields.writeInt(width);
      fields.writeInt(height);
      fields.write(new byte[] {8, 2, 0, 0, 0});
      var sum = new CRC32();
      sum.update(header.toByteArray());
      data.writeInt(13);
      data.write(header.toByteArray());
      data.writeInt((int) sum.getValue());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static BufferedImage decoded(byte[] bytes) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(bytes));
  }

  private static BufferedImage drawn(int width, int height, int type) {
    var image = new BufferedImage(width, height, type);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.RED);
    graphics.fillRect(0, 0, width / 2, height);
    graphics.setColor(Color.BLUE);
    graphics.fillRect(width / 2, 0, width - width / 2, height);
    graphics.dispose();
    return image;
  }

  private static byte[] encoded(String format, BufferedImage image) {
    var out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, format, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
