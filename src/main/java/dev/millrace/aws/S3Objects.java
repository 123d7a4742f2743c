package dev.millrace.aws;

import dev.millrace.aws.AwsConfig.Endpoints;
import dev.millrace.handler.ObjectStore;
import dev.millrace.handler.PermanentFailure;
import dev.millrace.settings.Settings;
import io.micronaut.context.BeanProvider;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Objects in S3, with the region and credentials of the SDK's default chains. The client is made
/// when it is first needed: most processes never touch S3.
@Singleton
final class S3Objects implements ObjectStore {
  private final BeanProvider<S3ClientBuilder> builder;
  private final String endpoint;
  private @Nullable S3Client client;

  S3Objects(BeanProvider<S3ClientBuilder> builder, Settings settings) {
    this.builder = builder;
    this.endpoint =
        Endpoints.read(
            settings,
            "AWS_ENDPOINT_URL_S3",
            Endpoints.common(settings),
            "where S3 is, when not at AWS");
  }

  @Override
  public InputStream read(String bucket, String key) throws IOException {
    try {
      return client().getObject(get -> get.bucket(bucket).key(key));
    } catch (SdkException e) {
      throw failed("read", bucket, key, e);
    }
  }

  @Override
  public void write(String bucket, String key, byte[] content, String contentType)
      throws IOException {
    try {
      client()
          .putObject(
              put -> put.bucket(bucket).key(key).contentType(contentType),
              RequestBody.fromBytes(content));
    } catch (SdkException e) {
      throw failed("written", bucket, key, e);
    }
  }

  @PreDestroy
  synchronized void close() {
    if (client != null) {
      client.close();
    }
  }

  /// Stand-ins for S3 rarely answer at `bucket.host`, so an endpoint of one's own gets the bucket
  /// in the path.
  private synchronized S3Client client() {
    if (client == null) {
      S3ClientBuilder made = builder.get();
      if (!endpoint.isEmpty()) {
        made.endpointOverride(URI.create(endpoint)).forcePathStyle(true);
      }
      client = made.build();
    }
    return client;
  }

  private static IOException failed(String done, String bucket, String key, SdkException e) {
    String said = "s3://%s/%s can't be %s: ".formatted(bucket, key, done);
    if (e instanceof S3Exception answer && isFinal(answer)) {
      throw new PermanentFailure(said + "S3 answered " + answer.statusCode(), e);
    }
    return new IOException(said + e.getMessage(), e);
  }

  private static boolean isFinal(S3Exception answer) {
    int status = answer.statusCode();
    return status / 100 == 4 && status != 408 && status != 429 && !answer.isThrottlingException();
  }
}
