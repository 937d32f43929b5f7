package dev.fanlight.plugins.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.PluginContract;
import dev.fanlight.plugin.testkit.PluginFilesContract;
import dev.fanlight.plugins.jwt.issuer.IssuerConfig;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class JwtPluginTest extends JwtScene {

  @Test
  void aGoodToken_goesOnAsItsSubject() {
    FakeExchange exchange = with(RSA.token(claims(",\"sub\":\"ada\""))).header("X-User", "root");

    plugin.answer(exchange, chain);

    assertThat(chain.seen().headers().getAll("x-user")).containsExactly("ada");
    assertThat(chain.seen().headers().contains("authorization")).isFalse();
    assertThat(exchange.attributes().get("user")).isEqualTo("ada");
    assertThat(exchange.log().all()).containsEntry("user", "ada");
  }

  @Test
  void withoutTheClaim_theClientsOwnFieldIsGoneToo() {
    plugin.answer(with(RSA.token(claims(""))).header("X-User", "root"), chain);

    assertThat(chain.seen().headers().contains("x-user")).isFalse();
  }

  @Test
  void rfc6750section3_withoutATokenThereIsNoError() {
    for (FakeExchange exchange :
        List.of(
            FakeExchange.get("/"),
            FakeExchange.get("/").header("Authorization", "Basic YTpi"),
            FakeExchange.get("/").header("Authorization", "Bearerx abc"),
            FakeExchange.get("/?access_token=" + RSA.token(claims(""))),
            FakeExchange.get("/").header("Cookie", "session=" + RSA.token(claims(""))),
            FakeExchange.post("/", "access_token=" + RSA.token(claims(""))))) {
      assertThat(challenge(exchange, ErrorCode.UNAUTHORIZED)).isEqualTo("Bearer realm=\"Orders\"");
    }
    assertThat(plugin.context().meters().count("verdicts", "verdict", "missing")).isEqualTo(6);
  }

  @Test
  void rfc6750section31_aTokenThatIsWrongIsAnInvalidToken() {
    assertThat(refused("abc"))
        .isEqualTo(
            "Bearer realm=\"Orders\", error=\"invalid_token\","
                + " error_description=\"the token does not have three parts\"");
  }

  @Test
  void rfc6750section31_severalTokensAreAnInvalidRequest() {
    use(Given::inCookieAndQuery);
    String token = RSA.token(claims(""));
    for (FakeExchange exchange :
        List.of(
            with(token).header("Authorization", "Bearer " + token),
            with(token).header("Authorization", "Basic YTpi"),
            with(token + ", Bearer " + token),
            with(token + "," + token),
            with(token + ", Basic YTpi"),
            with(token).header("Cookie", "session=" + token),
            FakeExchange.get("/").header("Cookie", "session=" + token + "; session=" + token),
            FakeExchange.get("/?access_token=" + token + "&access%5Ftoken=" + token))) {
      assertThat(challenge(exchange, ErrorCode.BAD_REQUEST)).contains("error=\"invalid_request\"");
    }
  }

  @Test
  void rfc6750section31_tooLittleScopeIsForbiddenAndNamed() {
    use(given -> given.require(new RequireConfig(List.of("read", "write"), null)));

    assertThat(challenge(with(RSA.token(claims(",\"scope\":\"read\""))), ErrorCode.FORBIDDEN))
        .contains("error=\"insufficient_scope\"")
        .contains("scope=\"read write\"");
    assertAllowed(RSA.token(claims(",\"scope\":\"write other read\"")));
    assertAllowed(RSA.token(claims(",\"scp\":[\"write\",\"read\"]")));
    assertThat(plugin.context().meters().count("verdicts", "verdict", "forbidden")).isOne();
  }

  @Test
  void rfc6750section2_theSchemesCaseIsOfNoMatter() {
    for (String scheme : List.of("bearer", "BEARER", "bEaReR", "Bearer ")) {
      plugin.answer(
          FakeExchange.get("/").header("Authorization", scheme + " " + RSA.token(claims(""))),
          FakeChain.answering(200));
    }
  }

  @Test
  void cookieAndQuery_mayHoldTheTokenAndLoseIt() {
    use(Given::inCookieAndQuery);
    String token = ED.token(claims(""));

    plugin.answer(FakeExchange.get("/").header("Cookie", "a=b; session=" + token + "; c=d"), chain);
    assertThat(chain.seen().headers().get("cookie")).isEqualTo("a=b; c=d");

    FakeChain second = FakeChain.answering(200);
    GatewayResponse response =
        plugin.answer(FakeExchange.get("/?a=%20b&access_token=" + token + "&c"), second);
    assertThat(second.seen().query()).isEqualTo("a=%20b&c");
    assertThat(response.headers().get("cache-control")).isEqualTo("private");
  }

  @Test
  void claimsInFields_neverBreakAMessageNorMeanAnother() {
    use(given -> given.headers(Map.of("X-Name", "name", "X-Roles", "roles", "X-Deep", "deep")));
    plugin.answer(
        with(
            RSA.token(
                claims(
                    ",\"name\":\"a\\r\\nX-Admin: 1"
                        + " \u00e4%\",\"roles\":[\"a,b\",\"c\"],\"deep\":{\"a\":1}"))),
        chain);

    assertThat(chain.seen().headers().get("x-name")).isEqualTo("a%0D%0AX-Admin: 1 %C3%A4%25");
    assertThat(chain.seen().headers().get("x-roles")).isEqualTo("a%2Cb,c");
    assertThat(chain.seen().headers().contains("x-deep")).isFalse();
  }

  @Test
  void rfc9110section561_aTextWithACommaIsNoList() {
    use(given -> given.headers(Map.of("X-Role", "role", "X-Roles", "roles")));
    plugin.answer(with(RSA.token(claims(",\"role\":\"a,b\",\"roles\":[\"a\",\"b\"]"))), chain);

    assertThat(chain.seen().headers().get("x-role")).isEqualTo("a%2Cb");
    assertThat(chain.seen().headers().get("x-roles")).isEqualTo("a,b");
  }

  @Test
  void manyTokensAtOnce_allGetTheirOwnSubject() {
    List<Future<GatewayResponse>> answers = new ArrayList<>();
    List<FakeChain> chains = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      chains.add(FakeChain.answering(200));
      answers.add(plugin.run(with(EC.token(claims(",\"sub\":\"user-" + i + "\""))), chains.get(i)));
    }
    for (int i = 0; i < 100; i++) {
      assertThat(answers.get(i).await().status()).isEqualTo(200);
      assertThat(chains.get(i).seen().headers().get("x-user")).isEqualTo("user-" + i);
    }
  }

  @Nested
  class Contract extends PluginContract<JwtConfig> {
    @Override
    protected PluginFactory<JwtConfig> factory() {
      return new JwtPlugin();
    }

    @Override
    protected List<JwtConfig> configs() {
      IssuerConfig inFile = Configs.pem("https://issuer", pemFile());
      return List.of(
          config(given -> given.issuer(inFile)),
          config(given -> given.issuer(inFile).inCookieAndQuery()));
    }
  }

  @Nested
  class Files extends PluginFilesContract {
    @Override
    protected String plugin() {
      return "jwt";
    }
  }
}
