package dev.fanlight.plugins.apikey;

import static dev.fanlight.plugins.apikey.TestKeys.ACME;
import static dev.fanlight.plugins.apikey.TestKeys.KEY;
import static dev.fanlight.plugins.apikey.TestKeys.keys;
import static dev.fanlight.plugins.apikey.TestKeys.places;
import static dev.fanlight.plugins.apikey.TestKeys.sha256;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.PluginContract;
import dev.fanlight.plugin.testkit.PluginFilesContract;
import dev.fanlight.plugin.testkit.PluginUnderTest;
import dev.fanlight.plugins.apikey.ApiKeyConfig.ConsumerKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyPluginTest {
  private final FakeChain chain = FakeChain.answering(200);

  private static final ApiKeyConfig CONFIG = places(null, null, null, null);

  private GatewayResponse answer(ApiKeyConfig config, FakeExchange exchange) {
    try (PluginUnderTest plugin = PluginUnderTest.start(new ApiKeyPlugin(), config)) {
      return plugin.answer(exchange, chain);
    }
  }

  private GatewayError refused(ApiKeyConfig config, FakeExchange exchange) {
    try (PluginUnderTest plugin = PluginUnderTest.start(new ApiKeyPlugin(), config)) {
      GatewayError error = plugin.error(exchange, chain);
      assertThat(chain.proceeded()).isFalse();
      assertThat(error.detail()).doesNotContain(KEY);
      return error;
    }
  }

  @Test
  void aGoodKey_goesOnAsItsConsumerAndWithoutTheKey() {
    FakeExchange exchange =
        FakeExchange.get("/").header("x-api-key", KEY).header("X-Consumer", "root");

    answer(CONFIG, exchange);

    assertThat(chain.seen().headers().getAll("X-Consumer")).containsExactly("acme");
    assertThat(chain.seen().headers().contains("X-API-Key")).isFalse();
    assertThat(exchange.attributes().get("consumer")).isEqualTo("acme");
    assertThat(exchange.log().all()).containsEntry("consumer", "acme");
  }

  @Test
  void forwardCredentials_leavesTheKeyForTheAction() {
    answer(
        new ApiKeyConfig(List.of(ACME), null, null, null, null, null, "X-Who", true, null),
        FakeExchange.get("/").header("X-API-Key", KEY));

    assertThat(chain.seen().headers().get("X-API-Key")).isEqualTo(KEY);
    assertThat(chain.seen().headers().get("X-Who")).isEqualTo("acme");
  }

  @Test
  void rfc9110section15_withoutAKeyThereIsAChallenge() {
    GatewayError error = refused(CONFIG, FakeExchange.get("/?X-API-Key=" + KEY));

    assertThat(error.code()).isEqualTo(ErrorCode.UNAUTHORIZED);
    assertThat(error.headers()).containsEntry("WWW-Authenticate", "ApiKey realm=\"Orders\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0123456789abcdef0123456789abcdeF",
        "0123456789abcdef0123456789abcde",
        "0123456789abcdef0123456789abcdef0",
        "Bearer 0123456789abcdef0123456789abcdef",
        "' OR '1'='1",
        ""
      })
  void aKeyThatNobodyHas_isUnauthorized(String key) {
    GatewayError error = refused(CONFIG, FakeExchange.get("/").header("X-API-Key", key));

    assertThat(error.code()).isEqualTo(ErrorCode.UNAUTHORIZED);
    assertThat(error.headers()).containsKey("WWW-Authenticate");
  }

  @Test
  void theHashOfAKey_isNoKey() {
    refused(CONFIG, FakeExchange.get("/").header("X-API-Key", sha256(KEY)));
  }

  @Test
  void aVeryLongKey_isNobodys() {
    String key = "k".repeat(2000);

    refused(
        keys(List.of(new ConsumerKey("long", sha256(key))), null),
        FakeExchange.get("/").header("X-API-Key", key));
  }

  @Test
  void aKeyThatCouldBeGuessed_letsNobodyIn() {
    String key = "a".repeat(21);

    assertThat(
            refused(
                    keys(List.of(new ConsumerKey("weak", sha256(key))), null),
                    FakeExchange.get("/").header("X-API-Key", key))
                .code())
        .isEqualTo(ErrorCode.UNAUTHORIZED);
  }

  /** The shortest text that 128 bits can have as base64url. */
  @Test
  void aKeyOf128BitsInBase64Url_isLongEnough() {
    String key = "AAECAwQFBgcICQoLDA0ODw";
    assertThat(Base64.getUrlDecoder().decode(key)).hasSize(128 / 8);

    answer(
        keys(List.of(new ConsumerKey("short", sha256(key))), null),
        FakeExchange.get("/").header("X-API-Key", key));

    assertThat(chain.seen().headers().get("X-Consumer")).isEqualTo("short");
  }

  @Test
  void severalKeys_areABadRequest() {
    ApiKeyConfig config = places("X-API-Key", null, "key", "key");
    for (FakeExchange exchange :
        List.of(
            FakeExchange.get("/").header("X-API-Key", KEY).header("X-API-Key", KEY),
            FakeExchange.get("/?key=" + KEY).header("X-API-Key", KEY),
            FakeExchange.get("/?key=" + KEY + "&key=x"),
            FakeExchange.get("/").header("Cookie", "key=" + KEY + "; key=x"))) {
      assertThat(refused(config, exchange).code()).isEqualTo(ErrorCode.BAD_REQUEST);
    }
  }

  @Test
  void cookieAndQuery_mayHoldTheKeyAndLoseIt() {
    answer(
        places(null, null, "key", null), FakeExchange.get("/").header("Cookie", "a=b; key=" + KEY));
    assertThat(chain.seen().headers().get("Cookie")).isEqualTo("a=b");

    FakeExchange inQuery = FakeExchange.get("/?k%65y=" + KEY + "&b=c");
    try (PluginUnderTest plugin =
        PluginUnderTest.start(new ApiKeyPlugin(), places(null, null, null, "key"))) {
      GatewayResponse response = plugin.answer(inQuery, FakeChain.answering(200));
      assertThat(inQuery.request().query()).isEqualTo("b=c");
      assertThat(response.headers().get("Cache-Control")).isEqualTo("private");
      plugin.error(FakeExchange.get("/").header("X-API-Key", KEY), FakeChain.answering(200));
    }
  }

  @Test
  void aScheme_isTakenFromTheField() {
    ApiKeyConfig config = places("Authorization", "Bearer", null, null);

    answer(config, FakeExchange.get("/").header("Authorization", "bearer " + KEY));
    assertThat(chain.seen().headers().contains("Authorization")).isFalse();
    try (PluginUnderTest plugin = PluginUnderTest.start(new ApiKeyPlugin(), config)) {
      assertThat(
              plugin
                  .error(
                      FakeExchange.get("/").header("Authorization", "Basic " + KEY),
                      FakeChain.answering(200))
                  .headers())
          .containsEntry("WWW-Authenticate", "Bearer realm=\"Orders\"");
    }
  }

  @Test
  void aKeyIsFound_amongAHundredThousandOthers() {
    List<ConsumerKey> many = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      many.add(new ConsumerKey("c" + i, "%064x".formatted(i + 1)));
    }
    many.add(ACME);

    answer(keys(many, null), FakeExchange.get("/").header("X-API-Key", KEY));

    assertThat(chain.seen().headers().get("X-Consumer")).isEqualTo("acme");
  }

  @Test
  void theCommandsOfTheReadme_makeAKeyThatLetsItsOwnerIn() throws Exception {
    Matcher block =
        Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("README.md")));
    assertThat(block.find()).isTrue();
    Process shell =
        new ProcessBuilder("sh", "-c", block.group(1)).redirectErrorStream(true).start();
    String printed = new String(shell.getInputStream().readAllBytes(), UTF_8);
    assertThat(shell.waitFor()).as(printed).isZero();
    Matcher values = Pattern.compile("key: +(\\S+)\nsha256: (\\S+)\n").matcher(printed);
    assertThat(values.matches()).as(printed).isTrue();

    answer(
        keys(List.of(new ConsumerKey("new", values.group(2))), null),
        FakeExchange.get("/").header("X-API-Key", values.group(1)));

    assertThat(chain.seen().headers().get("X-Consumer")).isEqualTo("new");
  }

  @Test
  void verdicts_areCounted() {
    try (PluginUnderTest plugin = PluginUnderTest.start(new ApiKeyPlugin(), CONFIG)) {
      plugin.answer(FakeExchange.get("/").header("X-API-Key", KEY), FakeChain.answering(200));
      plugin.error(FakeExchange.get("/").header("X-API-Key", "x"), FakeChain.answering(200));
      plugin.error(FakeExchange.get("/"), FakeChain.answering(200));

      for (String verdict : List.of("allowed", "denied", "missing")) {
        assertThat(plugin.context().meters().count("verdicts", "verdict", verdict)).isOne();
      }
    }
  }

  @Nested
  class Contract extends PluginContract<ApiKeyConfig> {
    @Override
    protected PluginFactory<ApiKeyConfig> factory() {
      return new ApiKeyPlugin();
    }

    @Override
    protected List<ApiKeyConfig> configs() {
      return List.of(CONFIG, places("Authorization", "Bearer", "c", "q"));
    }
  }

  @Nested
  class PluginFiles extends PluginFilesContract {
    @Override
    protected String plugin() {
      return "api-key";
    }
  }
}
