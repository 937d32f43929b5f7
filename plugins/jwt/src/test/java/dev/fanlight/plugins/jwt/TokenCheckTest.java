package dev.fanlight.plugins.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.plugin.testkit.FakePluginContext;
import dev.fanlight.plugins.jwt.issuer.Issuer;
import dev.fanlight.plugins.jwt.key.Algorithm;
import dev.fanlight.plugins.jwt.key.JwkReader;
import dev.fanlight.plugins.jwt.key.KeySet;
import dev.fanlight.plugins.jwt.key.KeySource;
import dev.fanlight.plugins.jwt.token.TokenRefused;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tokens that wait for keys, which the thread of the test brings. */
class TokenCheckTest {
  private static final Signer RSA = Signer.rsa("rsa");
  private static final Signer EC = Signer.ec("ec");
  private static final Signer NAMELESS = Signer.ed("x");

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final FakePluginContext context = new FakePluginContext("jwt", vertx);
  private final Promise<KeySet> fetch = Promise.promise();
  private volatile KeySet known = KeySet.EMPTY;

  /** Where signatures have been checked. */
  private final List<Thread> threads = new CopyOnWriteArrayList<>();

  private final TokenCheck check =
      new TokenCheck(
          Map.of("https://issuer", issuer()),
          null,
          claims -> {
            threads.add(Thread.currentThread());
            return new Bearer(null, Map.of(), null);
          },
          new TokenCache(1024 * 1024),
          context,
          () -> Instant.ofEpochSecond(JwtScene.NOW));

  private Issuer issuer() {
    KeySource keys =
        new KeySource() {
          @Override
          public KeySet known() {
            return known;
          }

          @Override
          public Future<KeySet> keysFor(@Nullable String name) {
            return fetch.future();
          }
        };
    return new Issuer(
        Configs.fetched("https://issuer", URI.create("https://issuer/jwks")), keys, 0);
  }

  @AfterEach
  void end() throws Exception {
    context.close();
    vertx.close().await(20, SECONDS);
  }

  private <T> T onLoop(Callable<T> task) throws Exception {
    Promise<T> done = Promise.promise();
    loop.runOnContext(go -> {
      try {
        done.complete(task.call());
      } catch (Exception failure) {
        done.fail(failure);
      }
    });
    return done.future().await(20, SECONDS);
  }

  @Test
  void aSignature_isCheckedOnTheLoopOfItsExchange_whoeverBringsTheKeys() throws Exception {
    Thread own = onLoop(Thread::currentThread);
    Future<Bearer> first = onLoop(() -> check.check(RSA.token(JwtScene.claims(""))));
    Future<Bearer> second =
        onLoop(() -> check.check(RSA.token(JwtScene.claims(",\"sub\":\"other\""))));

    fetch.complete(keys(RSA.jwk()));

    first.await(20, SECONDS);
    second.await(20, SECONDS);
    assertThat(threads).containsExactly(own, own);
  }

  @Test
  void aTokenOfAKeyWithoutAName_waitsForNoFetch_whateverItNames() throws Exception {
    known = keys(RSA.jwk(), NAMELESS.jwk().replace("\"kid\":\"x\",", ""));

    onLoop(() -> check.check(NAMELESS.token(JwtScene.claims("")))).await(20, SECONDS);

    assertThat(fetch.future().isComplete()).isFalse();
    assertThat(context.meters().count("signatures")).isOne();
  }

  @Test
  void aTokenOfANewKey_waitsForTheFetch_whereAKeyHasNoName() throws Exception {
    String nameless = NAMELESS.jwk().replace("\"kid\":\"x\",", "");
    known = keys(RSA.jwk(), nameless);
    Future<Bearer> bearer = onLoop(() -> check.check(EC.token(JwtScene.claims(""))));

    fetch.complete(keys(EC.jwk(), nameless));

    bearer.await(20, SECONDS);
  }

  @Test
  void aTokenOfNoKey_isTriedOnceWithAKeyWithoutAName() throws Exception {
    known = keys(RSA.jwk(), NAMELESS.jwk().replace("\"kid\":\"x\",", ""));
    fetch.complete(known);

    Future<Bearer> bearer =
        onLoop(() -> check.check(Signer.ed("bogus").token(JwtScene.claims(""))));

    assertThatThrownBy(() -> bearer.await(20, SECONDS))
        .isInstanceOf(TokenRefused.class)
        .hasMessage("the signature is wrong");
    assertThat(context.meters().count("signatures")).isOne();
  }

  private static KeySet keys(String... jwks) throws JwkReader.Unreadable {
    return new JwkReader(EnumSet.allOf(Algorithm.class), false)
        .read(("{\"keys\":[" + String.join(",", jwks) + "]}").getBytes(UTF_8));
  }
}
