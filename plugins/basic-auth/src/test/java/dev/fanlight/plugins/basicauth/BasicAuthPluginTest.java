package dev.fanlight.plugins.basicauth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.PluginContract;
import dev.fanlight.plugin.testkit.PluginFilesContract;
import dev.fanlight.plugin.testkit.PluginUnderTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BasicAuthPluginTest {
  private static final String ADAS = hash(BCrypt.Version.VERSION_2Y, "pässword");
  private static final BasicAuthConfig CONFIG = users(Map.of("ada", ADAS));

  private final FakeChain chain = FakeChain.answering(200);

  @Test
  void theRightPassword_goesOnAsTheUserAndWithoutCredentials() {
    FakeExchange exchange = login("ada:pässword").header("X-User", "root");

    answer(CONFIG, exchange);

    assertThat(chain.seen().headers().getAll("x-user")).containsExactly("ada");
    assertThat(chain.seen().headers().contains("authorization")).isFalse();
  }

  @Test
  void namesThatAFieldCannotHave_areDifferentForDifferentUsers() {
    BasicAuthConfig config = users(Map.of("\u0436", ADAS, "\u044f", ADAS));
    answer(config, login("\u0436:pässword"));
    assertThat(chain.seen().headers().get("x-user")).isEqualTo("%D0%B6");
  }

  @Test
  void theRightPassword_tellsLaterPluginsAndTheLogWhoItIs() {
    FakeExchange exchange = login("ada:pässword");

    answer(CONFIG, exchange);

    assertThat(exchange.attributes().get(BasicAuthFilter.USER)).isEqualTo("ada");
    assertThat(exchange.log().all()).containsEntry("user", "ada");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Authorization", "cookie"})
  void aUserHeaderThatClientsSend_isRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BasicAuthConfig(Map.of("ada", ADAS), null, null, name, null))
        .withMessageContaining("user_header must be another field than " + name);
  }

  @Test
  void forwardCredentials_leavesThemForTheAction() {
    answer(new BasicAuthConfig(Map.of("ada", ADAS), null, null, null, true), login("ada:pässword"));

    assertThat(chain.seen().headers().contains("authorization")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ada:password", "ada:", "ada", "bob:pässword", ":pässword", ""})
  void anythingElse_isChallenged(String pair) {
    assertChallenged(login(pair));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer x", "Basic", "Basic ???", "Basicx"})
  void aFieldThatIsNotBasic_isChallenged(String field) {
    assertChallenged(FakeExchange.get("/").header("Authorization", field));
  }

  @Test
  void noCredentials_areChallengedWithTheRealm() {
    try (PluginUnderTest plugin =
        PluginUnderTest.start(
            new BasicAuthPlugin(),
            new BasicAuthConfig(Map.of("ada", ADAS), null, "Backstage", null, null))) {
      GatewayError error = plugin.error(FakeExchange.get("/"), chain);

      assertThat(error.status()).isEqualTo(401);
      assertThat(error.headers())
          .containsEntry("WWW-Authenticate", "Basic realm=\"Backstage\", charset=\"UTF-8\"");
    }
  }

  @Test
  void twoCredentials_areChallenged() {
    assertChallenged(login("ada:pässword").header("Authorization", encoded("ada:pässword")));
  }

  @Test
  void theSchemesCaseIsOfNoMatter() {
    answer(
        CONFIG,
        FakeExchange.get("/")
            .header("Authorization", encoded("ada:pässword").replace("Basic", "bASIC")));

    assertThat(chain.proceeded()).isTrue();
  }

  @Test
  void aPasswordMayHoldColons() {
    BasicAuthConfig config = users(Map.of("ada", hash(BCrypt.Version.VERSION_2A, "a:b:c")));

    answer(config, login("ada:a:b:c"));

    assertThat(chain.proceeded()).isTrue();
  }

  @Test
  void aVeryLongPassword_isWrongAndNoFailure() {
    assertChallenged(login("ada:" + "x".repeat(1000)));
  }

  @Test
  void verdicts_areCounted() {
    try (PluginUnderTest plugin = PluginUnderTest.start(new BasicAuthPlugin(), CONFIG)) {
      plugin.answer(login("ada:pässword"), chain);
      plugin.error(login("ada:wrong"), FakeChain.answering(200));

      assertThat(plugin.context().meters().count("verdicts", "verdict", "allowed")).isOne();
      assertThat(plugin.context().meters().count("verdicts", "verdict", "denied")).isOne();
    }
  }

  @Test
  void aFile_namesUsersToo(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("htpasswd");
    java.nio.file.Files.writeString(file, "# who\n\nada:" + ADAS + "\n");

    answer(new BasicAuthConfig(null, file, null, null, null), login("ada:pässword"));

    assertThat(chain.seen().headers().get("x-user")).isEqualTo("ada");
  }

  @Test
  void aFileThatIsMissingOrMeansSomethingElse_isRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("htpasswd");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BasicAuthConfig(null, file, null, null, null))
        .withMessage("file does not exist: " + file);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BasicAuthConfig(null, Path.of("/dev/zero"), null, null, null))
        .withMessageContaining("regular file");
    java.nio.file.Files.writeString(file, "#".repeat(1024 * 1024 + 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BasicAuthConfig(null, file, null, null, null))
        .withMessageContaining("at most 1MiB");
    java.nio.file.Files.writeString(file, "no colon here\n");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BasicAuthConfig(null, file, null, null, null));
  }

  @Test
  void aUserThatStandsTwiceInTheFile_isRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("htpasswd");
    java.nio.file.Files.writeString(file, "# team\nada:" + ADAS + "\n\nada:" + ADAS + "\n");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BasicAuthConfig(null, file, null, null, null))
        .withMessage("lines 2 and 4 of file " + file + " have the same user: ada");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "$apr1$salt$hash",
        "$2y$15$......................................................",
        "$2y$15$.....................................................",
        "$2y$03$....................................................."
      })
  void config_refusesHashesThatAreNotBcryptOrCostTooMuch(String hash) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> users(Map.of("ada", hash)))
        .withMessageContaining("ada")
        .withMessageNotContaining(hash);
  }

  @Test
  void config_refusesToLetNobodyIn() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BasicAuthConfig(null, null, null, null, null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BasicAuthConfig(Map.of(), null, null, null, null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BasicAuthConfig(Map.of("ada", ADAS), null, null, "Host", null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BasicAuthConfig(Map.of("ada", ADAS), null, null, "te", null));
  }

  /** The hash that stands for unknown users must be one that verifying goes all the way through. */
  @Test
  void anUnknownUser_costsAsMuchAsAKnownOne() {
    BCrypt.Result unknown =
        BCrypt.verifyer().verify(new byte[0], ("$2y$04$" + ".".repeat(53)).getBytes(UTF_8));

    assertThat(unknown.validFormat).isTrue();
    assertThat(unknown.details.cost).isEqualTo(4);
    assertThat(new Users(Map.of("ada", ADAS)).knows("bob", new byte[0])).isFalse();
  }

  private void assertChallenged(FakeExchange exchange) {
    try (PluginUnderTest plugin = PluginUnderTest.start(new BasicAuthPlugin(), CONFIG)) {
      GatewayError error = plugin.error(exchange, chain);

      assertThat(error.code()).isEqualTo(ErrorCode.UNAUTHORIZED);
      assertThat(error.headers()).containsKey("WWW-Authenticate");
      assertThat(chain.proceeded()).isFalse();
    }
  }

  private void answer(BasicAuthConfig config, FakeExchange exchange) {
    try (PluginUnderTest plugin = PluginUnderTest.start(new BasicAuthPlugin(), config)) {
      plugin.answer(exchange, chain);
    }
  }

  private static BasicAuthConfig users(Map<String, String> users) {
    return new BasicAuthConfig(users, null, null, null, null);
  }

  private static FakeExchange login(String pair) {
    return FakeExchange.get("/").header("Authorization", encoded(pair));
  }

  private static String encoded(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
  }

  private static String hash(BCrypt.Version version, String password) {
    return new String(BCrypt.with(version).hash(4, password.getBytes(UTF_8)), ISO_8859_1);
  }

  @Nested
  class Contract extends PluginContract<BasicAuthConfig> {
    @Override
    protected PluginFactory<BasicAuthConfig> factory() {
      return new BasicAuthPlugin();
    }

    @Override
    protected List<BasicAuthConfig> configs() {
      return List.of(CONFIG);
    }
  }

  @Nested
  class Files extends PluginFilesContract {
    @Override
    protected String plugin() {
      return "basic-auth";
    }
  }
}
