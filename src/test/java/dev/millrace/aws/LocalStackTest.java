package dev.millrace.aws;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.millrace.contract.RecordsContract;
import dev.millrace.contract.TaskQueueContract;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/// Both contracts against LocalStack, where a container engine is at hand.
final class LocalStackTest {
  private static final String IMAGE =
      System.getenv().getOrDefault("MILLRACE_LOCALSTACK_IMAGE", "localstack/localstack:4.14.0");

  @TestFactory
  Stream<DynamicTest> contracts() {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      System.out.println("LocalStack was not tried: there is no container engine here");
      return Stream.of();
    }
    var container =
        new LocalStackContainer(
                DockerImageName.parse(IMAGE).asCompatibleSubstituteFor("localstack/localstack"))
            .withServices("sqs", "dynamodb");
    container.start();
    var endpoints = Map.of("AWS_ENDPOINT_URL", container.getEndpoint().toString());
    DynamoRecords records = Homes.at(endpoints, 0).records();
    RecordsContract store = () -> records;
    var queues = new SqsContract(Homes.at(endpoints, SqsContract.QUEUES));
    return Stream.concat(
            tests(RecordsContract.class, store), tests(TaskQueueContract.class, queues))
        .onClose(container::stop);
  }

  private static Stream<DynamicTest> tests(Class<?> contract, Object home) {
    return Arrays.stream(contract.getMethods())
        .filter(method -> method.isAnnotationPresent(Test.class))
        .map(method -> dynamicTest(method.getName(), () -> call(method, home)));
  }

  private static void call(Method test, Object home) throws Throwable {
    try {
      test.invoke(home);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
