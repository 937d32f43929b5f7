package dev.fanlight.gateway.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.config.PluginConfig.Use;
import dev.fanlight.gateway.config.source.Origin;
import dev.fanlight.gateway.config.source.Unreadable;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PluginMessagesTest {
  private static final String SECRET = "open sesame\nand close";

  private static PluginConfig plugin() {
    Origin origin =
        new Origin(
            "gateway.yaml",
            "plugins[0].config",
            Map.of(
                "plugins[0].config", new Origin.Place(1, null),
                "plugins[0].config.word", new Origin.Place(2, "${WORD}")));
    return new PluginConfig(
        "own",
        "own",
        true,
        Use.always("default"),
        JsonNodeFactory.instance.objectNode().put("word", SECRET),
        origin);
  }

  private static String shown(String message) {
    return PluginMessages.of(new IllegalStateException(message), plugin());
  }

  @Test
  void aSecret_isShownAsItIsWritten_alsoOneWithALineBreak() {
    assertThat(shown("not " + SECRET + "\nbut")).isEqualTo("not ${WORD}?but");
  }

  @Test
  void theMessageOfAPlugin_isCut() {
    assertThat(shown("x".repeat(5_000_000))).hasSizeLessThan(1_100).endsWith(" more characters)");
  }

  @Test
  void aPartOfASecret_isNotShownWhereTheMessageIsCut() {
    assertThat(shown("x".repeat(1_000 - 8) + SECRET + "x".repeat(100)))
        .isEqualTo("an error whose message would show what a placeholder stands for");
  }

  @Test
  void anExceptionThatCannotBeRead_isNamedByItsClass() {
    assertThat(PluginMessages.of(new Unreadable(), plugin()))
        .isEqualTo(Unreadable.class.getName() + ", whose message cannot be read");
  }

  @Test
  void aMissingClass_isNamed() {
    assertThat(PluginMessages.of(new NoClassDefFoundError("no/such/Type")))
        .isEqualTo("no class no.such.Type, which it needs");
  }
}
