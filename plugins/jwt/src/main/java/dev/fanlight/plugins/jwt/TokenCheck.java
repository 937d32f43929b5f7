package dev.fanlight.plugins.jwt;

import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginMeters;
import dev.fanlight.plugins.common.Sha256;
import dev.fanlight.plugins.jwt.TokenCache.Verified;
import dev.fanlight.plugins.jwt.issuer.Issuer;
import dev.fanlight.plugins.jwt.issuer.Validity;
import dev.fanlight.plugins.jwt.key.Algorithm;
import dev.fanlight.plugins.jwt.key.KeySet;
import dev.fanlight.plugins.jwt.key.KeySource;
import dev.fanlight.plugins.jwt.key.VerificationKey;
import dev.fanlight.plugins.jwt.token.Claims;
import dev.fanlight.plugins.jwt.token.Token;
import dev.fanlight.plugins.jwt.token.TokenRefused;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Verifies tokens. What costs little comes first: an expired token never costs a signature. A token
 * that has been verified once is known until it expires or its key is gone.
 */
final class TokenCheck {
  /** The most characters of a token. */
  static final int MOST = 8 * 1024;

  private static final double MILLIS = 1000;

  private final Map<String, Issuer> issuers;
  private final @Nullable Issuer anyIssuer;
  private final Function<Claims, Bearer> bearers;
  private final TokenCache cache;
  private final PluginContext context;
  private final InstantSource clock;
  private final PluginMeters.Counter signatures;

  /**
   * A check of tokens.
   *
   * @param issuers by their names
   * @param anyIssuer the issuer of tokens that none of these has issued; null when there is none
   * @param bearers what claims mean on the plugin's routes
   */
  TokenCheck(
      Map<String, Issuer> issuers,
      @Nullable Issuer anyIssuer,
      Function<Claims, Bearer> bearers,
      TokenCache cache,
      PluginContext context,
      InstantSource clock) {
    this.issuers = issuers;
    this.anyIssuer = anyIssuer;
    this.bearers = bearers;
    this.cache = cache;
    this.context = context;
    this.clock = clock;
    signatures = context.meters().counter("signatures", "Tokens whose signature was verified");
  }

  /**
   * Checks a token, on an event loop.
   *
   * @return what it means; completes on the calling event loop. Fails with a {@link TokenRefused},
   *     or with a GatewayError when the token could not be checked
   * @throws TokenRefused when there is nothing to wait for
   */
  Future<Bearer> check(String text) {
    if (text.length() > MOST) {
      throw new TokenRefused("the token is longer than 8192 characters");
    }
    Sha256 hash = Sha256.of(text);
    Verified known = cache.get(hash);
    if (known != null && known.keys().known().holds(known.key())) {
      return Future.succeededFuture(stillGood(hash, known));
    }
    Token token = Token.parse(text);
    Issuer issuer = issuer(token.claims().text("iss"));
    Algorithm algorithm = issuer.algorithm(token);
    Validity validity = issuer.judge(token.claims());
    validity.judge(now());
    return signer(issuer.keys(), algorithm, token)
        .map(signer -> {
          Bearer bearer = bearers.apply(token.claims());
          cache.put(hash, new Verified(issuer.keys(), signer, validity, bearer));
          return bearer;
        });
  }

  /**
   * The same keys, on this loop. Requests of many loops can wait for one fetch. So each loop checks
   * the signatures of its own requests, and the loop of the fetch does not check all of them. The
   * checks of one loop still come right after one another.
   */
  private static Future<KeySet> here(Future<KeySet> keys) {
    Context loop = Vertx.currentContext();
    return keys.isComplete() || loop == null
        ? keys
        : Future.future(done ->
            keys.onComplete(
                (found, failure) -> loop.runOnContext(go -> done.complete(found, failure))));
  }

  private Bearer stillGood(Sha256 hash, Verified token) {
    try {
      token.validity().judge(now());
      return token.bearer();
    } catch (TokenRefused expired) {
      cache.remove(hash);
      throw expired;
    }
  }

  private double now() {
    return clock.millis() / MILLIS;
  }

  private Issuer issuer(@Nullable String name) {
    Issuer issuer = name == null ? anyIssuer : issuers.getOrDefault(name, anyIssuer);
    if (issuer == null) {
      throw new TokenRefused("the token is of another issuer");
    }
    return issuer;
  }

  /**
   * The key that signed a token. A name that the issuer does not list may be that of a key which is
   * listed without a name: RFC 7517 leaves it to the issuer. So such keys are tried at once, and
   * only a token that none of them has signed is worth a fetch.
   */
  private Future<VerificationKey> signer(KeySource source, Algorithm algorithm, Token token) {
    KeySet known = source.known();
    List<VerificationKey> nameless =
        known.knows(token.keyId()) ? List.of() : known.candidates(token.keyId(), algorithm);
    if (!nameless.isEmpty()) {
      signatures.increment();
    }
    return signerAmong(nameless, algorithm, token)
        .compose(key ->
            key != null
                ? Future.succeededFuture(key)
                : here(source.keysFor(token.keyId()))
                    .compose(keys -> signer(keys, nameless, algorithm, token)));
  }

  /**
   * @param tried keys that have not signed it
   */
  private Future<VerificationKey> signer(
      KeySet keys, List<VerificationKey> tried, Algorithm algorithm, Token token) {
    List<VerificationKey> all = keys.candidates(token.keyId(), algorithm);
    if (all.isEmpty()) {
      return Future.failedFuture(new TokenRefused("no key is known for the token"));
    }
    if (tried.isEmpty()) {
      signatures.increment();
    }
    List<VerificationKey> others = all.stream().filter(key -> !tried.contains(key)).toList();
    return signerAmong(others, algorithm, token)
        .compose(key ->
            key == null
                ? Future.failedFuture(new TokenRefused("the signature is wrong"))
                : Future.succeededFuture(key));
  }

  /** Null: none of these. Checks that take long run on a thread of the pool. */
  private Future<@Nullable VerificationKey> signerAmong(
      List<VerificationKey> candidates, Algorithm algorithm, Token token) {
    if (candidates.isEmpty()) {
      return Future.succeededFuture();
    }
    return candidates.size() == 1 && candidates.getFirst().isQuick()
        ? Future.succeededFuture(find(candidates, algorithm, token))
        : context.blocking(() -> find(candidates, algorithm, token));
  }

  private static @Nullable VerificationKey find(
      List<VerificationKey> candidates, Algorithm algorithm, Token token) {
    for (VerificationKey key : candidates) {
      if (key.signed(algorithm, token.signed(), token.signature())) {
        return key;
      }
    }
    return null;
  }
}
