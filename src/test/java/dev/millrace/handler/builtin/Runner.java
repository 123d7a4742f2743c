package dev.millrace.handler.builtin;

import dev.millrace.handler.FakeContext;
import dev.millrace.handler.Handler;
import dev.millrace.handler.Handlers;
import dev.millrace.handler.Started;
import io.micronaut.context.ApplicationContext;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.ObjectMapper;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// Runs tasks of the built-in types as the engine would: JSON in, JSON out.
record Runner(ApplicationContext context) implements AutoCloseable {
  static Runner in(Path folder, String... settings) {
    var all = new HashMap<String, String>();
    all.put("MILLRACE_DATA_DIR", folder.toString());
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    return new Runner(Started.with(Map.copyOf(all)));
  }

  JsonNode run(String type, String json) throws Exception {
    return run(type, json, new FakeContext("task-1"));
  }

  JsonNode run(String type, String json, FakeContext task) throws Exception {
    String result = handler(type).run(json, task);
    return result == null
        ? JsonNode.nullNode()
        : Objects.requireNonNull(
            context.getBean(ObjectMapper.class).readValue(result, JsonNode.class));
  }

  Handler handler(String type) {
    return Objects.requireNonNull(context.getBean(Handlers.class).find(type));
  }

  @Override
  public void close() {
    context.close();
  }
}
