package dev.millrace.aws;

import dev.millrace.store.QueueUnavailable;
import dev.millrace.store.StoreUnavailable;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/// What a failed call to AWS means. A request that AWS calls malformed is a bug of ours and goes on
/// as it is; all else is an outage, told in words that hold no account, key or content.
final class Faults {
  private static final Set<String> OURS =
      Set.of(
          "ValidationException",
          "SerializationException",
          "InvalidAttributeName",
          "InvalidAttributeValue",
          "InvalidMessageContents",
          "InvalidParameterValue",
          "MissingParameter");

  private Faults() {}

  /// What DynamoDB answers to `call`.
  static <T> T store(Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      throw ours(e) ? e : new StoreUnavailable(words("DynamoDB", e), e);
    }
  }

  /// What SQS answers to `call`.
  static <T> T queue(Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      throw ours(e) ? e : new QueueUnavailable(words("SQS", e), e);
    }
  }

  /// The name that AWS has for `e`; empty when it is not AWS that speaks.
  static String code(SdkException e) {
    return e instanceof AwsServiceException service && service.awsErrorDetails() != null
        ? String.valueOf(service.awsErrorDetails().errorCode())
        : "";
  }

  private static boolean ours(SdkException e) {
    return OURS.contains(code(e));
  }

  private static String words(String service, SdkException e) {
    if (e instanceof AwsServiceException refusal) {
      return "%s refuses: %s (HTTP %d)".formatted(service, code(e), refusal.statusCode());
    }
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String said = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    return "%s does not answer: %s: %s".formatted(service, root.getClass().getSimpleName(), said);
  }
}
