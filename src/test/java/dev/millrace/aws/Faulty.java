package dev.millrace.aws;

import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;

/// Faults between the client and AWS, each put in once: requests and answers that get lost, and
/// answers that say something else.
final class Faulty implements ExecutionInterceptor {
  private final ConcurrentLinkedDeque<String> lostRequests = new ConcurrentLinkedDeque<>();
  private final ConcurrentLinkedDeque<String> lostAnswers = new ConcurrentLinkedDeque<>();
  private final ConcurrentLinkedDeque<UnaryOperator<SdkResponse>> answers =
      new ConcurrentLinkedDeque<>();
  private volatile IntConsumer hidden = _ -> {};

  /// The next request for `operation` does not arrive.
  void loseRequest(String operation) {
    lostRequests.add(operation);
  }

  /// The next request for `operation` arrives and is done, but its answer gets lost.
  void loseAnswer(String operation) {
    lostAnswers.add(operation);
  }

  /// The next answer, whatever it answers, becomes another.
  void change(UnaryOperator<SdkResponse> answer) {
    answers.add(answer);
  }

  /// Tells `seconds` how long each message is to be hidden.
  void watch(IntConsumer seconds) {
    hidden = seconds;
  }

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes about) {
    if (context.request() instanceof ChangeMessageVisibilityBatchRequest hide) {
      hide.entries().forEach(entry -> hidden.accept(entry.visibilityTimeout()));
    }
  }

  @Override
  public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes about) {
    lose(lostRequests, about);
  }

  @Override
  public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes about) {
    lose(lostAnswers, about);
  }

  @Override
  public SdkResponse modifyResponse(Context.ModifyResponse context, ExecutionAttributes about) {
    UnaryOperator<SdkResponse> change = answers.poll();
    return change == null ? context.response() : change.apply(context.response());
  }

  private static void lose(ConcurrentLinkedDeque<String> lost, ExecutionAttributes about) {
    if (lost.remove(about.getAttribute(SdkExecutionAttribute.OPERATION_NAME))) {
      throw SdkClientException.create("put in by a test", new IOException("connection reset"));
    }
  }
}
