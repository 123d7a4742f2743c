package dev.millrace.handler.builtin;

import dev.millrace.handler.ObjectStore;
import dev.millrace.handler.PermanentFailure;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where images are read from and written to: the data folder, `s3://bucket/key`, `data:` URLs.
@Singleton
final class ImagePlaces {
  private static final int MOST_BYTES = 50 * 1024 * 1024;
  private static final Pattern S3 = Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/(.+)");
  private static final Pattern DATA = Pattern.compile("data:image/[a-z0-9.+-]+;base64,");

  private final Folder folder;
  private final @Nullable ObjectStore objects;

  ImagePlaces(Folder folder, @Nullable ObjectStore objects) {
    this.folder = folder;
    this.objects = objects;
  }

  /// The bytes at `place`, at most 50 MB.
  byte[] read(String place) throws IOException {
    if (place.startsWith("data:")) {
      return inline(place);
    }
    try (InputStream in = place.startsWith("s3://") ? object(place) : file(place)) {
      return bounded(in.readNBytes(MOST_BYTES + 1));
    }
  }

  /// Writes `content` to `place`, and answers where it is.
  String write(String place, byte[] content, String contentType)
      throws IOException, InterruptedException {
    if (place.startsWith("s3://")) {
      Matcher parts = parts(place);
      objects().write(parts.group(1), parts.group(2), content, contentType);
      return place;
    }
    Path file = folder.file(place);
    folder.write(file, out -> out.write(content));
    return folder.place(file);
  }

  private InputStream file(String place) throws IOException {
    Path file = folder.file(place);
    if (!Files.isRegularFile(file)) {
      throw new PermanentFailure("there is no file '%s' in the data folder".formatted(place));
    }
    return Files.newInputStream(file);
  }

  private InputStream object(String place) throws IOException {
    Matcher parts = parts(place);
    return objects().read(parts.group(1), parts.group(2));
  }

  private ObjectStore objects() {
    if (objects == null) {
      throw new PermanentFailure("s3:// places can't be used: this process has no S3 client");
    }
    return objects;
  }

  private static Matcher parts(String place) {
    Matcher parts = S3.matcher(place);
    if (!parts.matches()) {
      throw new PermanentFailure("'%s' is not of the form s3://bucket/key".formatted(place));
    }
    return parts;
  }

  private static byte[] inline(String url) {
    Matcher head = DATA.matcher(url);
    if (!head.lookingAt()) {
      throw new PermanentFailure("a data: source has to begin like data:image/png;base64,");
    }
    try {
      return Base64.getMimeDecoder().decode(url.substring(head.end()));
    } catch (IllegalArgumentException e) {
      throw new PermanentFailure("the data: source is not base64", e);
    }
  }

  private static byte[] bounded(byte[] bytes) {
    if (bytes.length > MOST_BYTES) {
      throw new PermanentFailure("the source has more than 50 MB");
    }
    return bytes;
  }
}
