package dev.millrace.handler;

import java.io.IOException;
import java.io.InputStream;

/// Port: objects in buckets, such as S3's. What is missing or forbidden is a `PermanentFailure`; an
/// `IOException` may pass.
public interface ObjectStore {
  /// The content of an object; the caller closes it.
  InputStream read(String bucket, String key) throws IOException;

  /// Writes an object, whole or not at all.
  void write(String bucket, String key, byte[] content, String contentType) throws IOException;
}
