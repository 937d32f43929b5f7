package dev.fanlight.plugins.apikey;

import dev.fanlight.plugin.AttributeKey;
import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginMeters;
import dev.fanlight.plugins.common.CredentialPlaces;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Lets pass requests with a key that somebody has. */
final class ApiKeyFilter implements Filter {
  static final AttributeKey<String> CONSUMER = AttributeKey.of("consumer", String.class);

  /** 128 bits in base64url. A shorter text can be guessed, so it lets nobody in. */
  private static final int LEAST = 22;

  /** A longer text is nobody's key, and is not hashed. */
  private static final int MOST = 1024;

  private final ApiKeyConfig config;
  private final KeyTable keys;
  private final CredentialPlaces places;
  private final GatewayError missing;
  private final GatewayError unknown;
  private final GatewayError several;
  private final PluginMeters.Counter allowed;
  private final PluginMeters.Counter withoutKey;
  private final PluginMeters.Counter denied;
  private final Logger logger;
  private final AtomicBoolean warned = new AtomicBoolean();

  ApiKeyFilter(ApiKeyConfig config, KeyTable keys, PluginContext context) {
    this.config = config;
    this.keys = keys;
    places =
        new CredentialPlaces(config.header(), config.scheme(), config.cookie(), config.query());
    missing = unauthorized("a key is needed");
    unknown = unauthorized("the key is not known");
    several = GatewayError.of(ErrorCode.BAD_REQUEST, "the request has more than one key");
    logger = context.logger();
    PluginMeters meters = context.meters();
    allowed = verdict(meters, "allowed");
    withoutKey = verdict(meters, "missing");
    denied = verdict(meters, "denied");
  }

  private GatewayError unauthorized(String detail) {
    String scheme = config.scheme() == null ? "ApiKey" : config.scheme();
    return GatewayError.of(ErrorCode.UNAUTHORIZED, detail)
        .withHeader("WWW-Authenticate", scheme + " realm=\"" + config.realm() + "\"");
  }

  private static PluginMeters.Counter verdict(PluginMeters meters, String verdict) {
    return meters.counter("verdicts", "Keys that were looked up or missing", "verdict", verdict);
  }

  @Override
  public Future<GatewayResponse> filter(Exchange exchange, Chain chain) {
    List<String> found = places.find(exchange.request());
    if (found.isEmpty()) {
      withoutKey.increment();
      throw missing;
    }
    String key = found.getFirst();
    String consumer = found.size() > 1 ? null : consumer(key);
    if (consumer == null) {
      denied.increment();
      throw found.size() > 1 ? several : unknown;
    }
    allowed.increment();
    return goOn(exchange, consumer, chain);
  }

  private @Nullable String consumer(String key) {
    String consumer = key.length() > MOST ? null : keys.consumer(key);
    if (consumer != null && key.length() < LEAST) {
      if (warned.compareAndSet(false, true)) {
        logger.warn(
            "the key of {} has less than {} characters and lets nobody in", consumer, LEAST);
      }
      return null;
    }
    return consumer;
  }

  private Future<GatewayResponse> goOn(Exchange exchange, String consumer, Chain chain) {
    boolean inQuery = places.isInQuery(exchange.request());
    if (!config.forwardCredentials()) {
      places.remove(exchange.request());
    }
    exchange.request().headers().set(config.consumerHeader(), consumer);
    exchange.attributes().set(CONSUMER, consumer);
    exchange.log().field("consumer", consumer);
    Future<GatewayResponse> response = chain.proceed(exchange);
    return inQuery ? response.map(CredentialPlaces::forOneClient) : response;
  }
}
