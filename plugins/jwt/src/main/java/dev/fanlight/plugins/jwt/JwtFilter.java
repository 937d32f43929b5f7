package dev.fanlight.plugins.jwt;

import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.Phase;
import dev.fanlight.plugins.common.CredentialPlaces;
import dev.fanlight.plugins.jwt.token.TokenRefused;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lets pass requests with a token that is signed, valid and good for the route. */
final class JwtFilter implements Filter {
  private final JwtConfig config;
  private final CredentialPlaces places;
  private final Parts parts;

  /**
   * What the filter works with.
   *
   * @param refresh runs at the start, and fetches keys
   */
  record Parts(
      TokenCheck tokens,
      Identity identity,
      Refusals refusals,
      Verdicts verdicts,
      Runnable refresh) {}

  JwtFilter(JwtConfig config, Parts parts) {
    this.config = config;
    this.parts = parts;
    this.places = new CredentialPlaces("authorization", "Bearer", config.cookie(), config.query());
  }

  /** Keys are fetched before the first request needs them. The gateway starts without them too. */
  @Override
  public Future<Void> start() {
    parts.refresh().run();
    return Future.succeededFuture();
  }

  @Override
  public Future<GatewayResponse> filter(Exchange exchange, Chain chain) {
    List<String> found = places.find(exchange.request());
    if (found.isEmpty()) {
      throw parts.verdicts().missing(parts.refusals().missing());
    }
    // No token has a comma; something on the way can have made one field of several.
    if (found.size() > 1 || found.getFirst().indexOf(',') >= 0) {
      throw parts.verdicts().invalid(parts.refusals().several());
    }
    Future<Bearer> checked;
    try {
      checked = parts.tokens().check(found.getFirst());
    } catch (TokenRefused refused) {
      return Future.failedFuture(refusal(refused));
    }
    return checked.succeeded()
        ? admit(checked.result(), exchange, chain)
        : inTime(checked, exchange)
            .recover(failure -> Future.failedFuture(refusal(failure)))
            .compose(bearer -> admit(bearer, exchange, chain));
  }

  private Future<GatewayResponse> admit(Bearer bearer, Exchange exchange, Chain chain) {
    if (bearer.refusal() != null) {
      return Future.failedFuture(parts.verdicts().forbidden(bearer.refusal()));
    }
    parts.verdicts().allowed();
    parts.identity().tell(exchange, bearer);
    boolean inQuery = places.isInQuery(exchange.request());
    if (!config.forwardCredentials()) {
      places.remove(exchange.request());
    }
    Future<GatewayResponse> response = chain.proceed(exchange);
    return inQuery ? response.map(CredentialPlaces::forOneClient) : response;
  }

  private GatewayError refusal(Throwable failure) {
    return switch (failure) {
      case TokenRefused refused ->
          parts.verdicts().invalid(parts.refusals().invalid(refused.reason()));
      case TimeoutException late ->
          parts
              .verdicts()
              .failed(
                  GatewayError.deadlineExceeded(
                      Phase.RESPONSE, "the keys of the issuer did not come in time"));
      default -> parts.verdicts().failed(GatewayError.from(failure));
    };
  }

  /** No token is waited for longer than the exchange has. */
  private static Future<Bearer> inTime(Future<Bearer> checked, Exchange exchange) {
    // A little earlier than the exchange's own deadline, which would blame the plugin.
    long millis = exchange.remaining().toMillis() * 9 / 10;
    return checked.timeout(Math.max(1, millis), TimeUnit.MILLISECONDS);
  }
}
