package dev.fanlight.gateway.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.plugin.JsonProgram;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Components of configuration records that are JSON, or programs for it. */
class JsonComponentsTest extends RecordBinderScene {
  record Free(JsonObject schema, @Nullable JsonObject other) {}

  @Test
  void anyMapping_isBoundAsJson() throws Exception {
    PluginConfig plugin =
        plugin("{schema: {type: object, list: [1, 2.5, null, {a: true}], text: \"1\"}}", Map.of());

    assertThat(bind(Free.class, plugin).schema().encode())
        .isEqualTo("{\"type\":\"object\",\"list\":[1,2.5,null,{\"a\":true}],\"text\":\"1\"}");
    assertThat(errors(Free.class, plugin("{schema: [1], other: text}", Map.of())))
        .hasSize(2)
        .allSatisfy(error -> assertThat(error).contains("expected a mapping"));
  }

  record Programmed(JsonProgram program) {}

  @Test
  void aProgram_isCompiled() throws Exception {
    JsonProgram program = bind(Programmed.class, plugin("{program: '.a + 1'}", Map.of())).program();

    assertThat(program.run(Buffer.buffer("{\"a\": 1}"), 10)).hasToString("2");
    assertThat(errors(Programmed.class, plugin("{program: '.a +'}", Map.of())))
        .singleElement()
        .asString()
        .contains("plugins[0].config.program", "expected a jq program", "not a jq program: ");
    assertThat(errors(Programmed.class, plugin("{}", Map.of())))
        .containsExactly("5: plugins[0].config.program: found nothing, expected a jq program");
    assertThat(errors(Programmed.class, plugin("{program: '${KEY} +'}", Map.of("KEY", "s3cr3t"))))
        .singleElement()
        .asString()
        .doesNotContain("s3cr3t");
  }
}
