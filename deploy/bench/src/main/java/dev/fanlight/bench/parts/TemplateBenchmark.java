package dev.fanlight.bench.parts;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fanlight.gateway.value.TemplateNames;
import dev.fanlight.gateway.value.template.BodyTemplate;
import dev.fanlight.gateway.value.template.PathTemplate;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A path and a body with values put in: by templates, and by hand. */
@State(Scope.Benchmark)
public class TemplateBenchmark {
  private static final ObjectMapper JACKSON = new ObjectMapper();

  private final Map<String, JsonNode> values =
      Map.of("id", IntNode.valueOf(4711), "name", TextNode.valueOf("Jo & Söhne"));
  private final TemplateNames names = (name, template) -> values.get(name);
  private final PathTemplate path = PathTemplate.parse("/users/{id}/orders{?name}");
  private final BodyTemplate body =
      BodyTemplate.parse(
          json(
              "{\"query\": {\"user\": \"{id}\", \"name\": \"{name}\"}, \"limit\": 10, \"note\":"
                  + " \"for {name}\"}"));

  private static JsonNode json(String text) {
    try {
      return JACKSON.readTree(text);
    } catch (IOException wrong) {
      throw new UncheckedIOException(wrong);
    }
  }

  private String text(String name) {
    return Objects.requireNonNull(values.get(name)).asText();
  }

  @Benchmark
  public String path() {
    return path.expand(names);
  }

  @Benchmark
  public String pathByHand() {
    return "/users/"
        + URLEncoder.encode(text("id"), UTF_8)
        + "/orders?name="
        + URLEncoder.encode(text("name"), UTF_8);
  }

  @Benchmark
  public Buffer body() {
    return body.expand(names);
  }

  @Benchmark
  public Buffer bodyByHand() throws JsonProcessingException {
    Map<String, Object> query =
        Map.of("user", Objects.requireNonNull(values.get("id")), "name", text("name"));
    return Buffer.buffer(
        JACKSON.writeValueAsBytes(
            Map.of("query", query, "limit", 10, "note", "for " + text("name"))));
  }
}
