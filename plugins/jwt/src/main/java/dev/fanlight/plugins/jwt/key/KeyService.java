package dev.fanlight.plugins.jwt.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.SharedKey;
import dev.fanlight.plugins.common.BoundedBody;
import dev.fanlight.plugins.common.ServiceErrors;
import dev.fanlight.plugins.common.WebAddress;
import dev.fanlight.plugins.jwt.token.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The place of an issuer where its keys are. Asked on an event loop. */
public final class KeyService {
  private static final ServiceErrors ERRORS = new ServiceErrors("the issuer of tokens");

  /** The most bytes of an answer. */
  static final int MOST_BYTES = 256 * 1024;

  private static final long TIMEOUT_MILLIS = 5_000;
  private static final int OK = 200;

  private final Place place;
  private final JwkReader reader;
  private final PluginContext context;

  /**
   * Where the keys of an issuer are.
   *
   * @param url of its JWK Set, or of its configuration
   * @param isConfiguration whether the answer is a configuration (OpenID Connect Discovery 1.0, RFC
   *     8414) that names the JWK Set
   * @param issuer what the configuration must say that it is of; null when tokens may be of any
   */
  public record Place(URI url, boolean isConfiguration, @Nullable String issuer) {

    /** The key under which all places of the plugin share what is fetched from here. */
    public SharedKey<FetchedKeys> sharedKey(Set<Algorithm> allowed) {
      String all = url + "\n" + isConfiguration + "\n" + issuer + "\n" + allowed;
      try {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(all.getBytes(UTF_8));
        return SharedKey.of(HexFormat.of().formatHex(hash), FetchedKeys.class);
      } catch (NoSuchAlgorithmException never) {
        throw new IllegalStateException("every JVM has SHA-256", never);
      }
    }
  }

  public KeyService(Place place, JwkReader reader, PluginContext context) {
    this.place = place;
    this.reader = reader;
    this.context = context;
  }

  /**
   * Fetches the keys, within five seconds. They are read on a thread of the pool, because a hundred
   * keys take long.
   *
   * @param known keys that stay the same objects if the issuer has equal ones
   * @return fails with a {@link GatewayError} that says what the issuer did, and nothing that it
   *     sent
   */
  public Future<KeySet> fetch(KeySet known) {
    return keysUrl()
        .compose(this::get)
        .compose(json -> context.blocking(() -> read(json).withObjectsOf(known)))
        .timeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
        .recover(failure -> Future.failedFuture(ERRORS.of(failure)));
  }

  private Future<URI> keysUrl() {
    return place.isConfiguration()
        ? get(place.url()).map(this::keysUrl)
        : Future.succeededFuture(place.url());
  }

  private Future<Buffer> get(URI url) {
    BoundedBody body = new BoundedBody(ERRORS.service(), MOST_BYTES);
    return context
        .webClient()
        .requestAbs(HttpMethod.GET, url.toString())
        .putHeader("Accept", "application/json")
        .followRedirects(false)
        .timeout(TIMEOUT_MILLIS) // only as far as the head
        .as(body)
        .send()
        .timeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
        .onFailure(body)
        .map(answer -> {
          if (answer.statusCode() != OK) {
            throw bad("answered " + answer.statusCode());
          }
          @Nullable Buffer bytes = answer.body();
          return bytes == null ? Buffer.buffer() : bytes;
        });
  }

  private KeySet read(Buffer json) {
    try {
      return reader.read(json.getBytes());
    } catch (JwkReader.Unreadable unreadable) {
      throw bad("has sent a JWK Set that " + unreadable.getMessage());
    }
  }

  private URI keysUrl(Buffer configuration) {
    try {
      Map<String, @Nullable Object> members = Json.object(configuration.getBytes());
      if (place.issuer() != null && !place.issuer().equals(members.get("issuer"))) {
        throw bad("has sent the configuration of another issuer");
      }
      URI url = new URI(String.valueOf(members.get("jwks_uri")));
      if (!WebAddress.isHttp(url) || !isAsSafe(url)) {
        throw bad("has sent a configuration without a jwks_uri that can be used");
      }
      return url;
    } catch (Json.Malformed malformed) {
      throw bad("has sent a configuration that " + malformed.getMessage());
    } catch (URISyntaxException malformed) {
      throw bad("has sent a configuration with a malformed jwks_uri");
    }
  }

  /** https stays https. */
  private boolean isAsSafe(URI url) {
    return "https".equals(url.getScheme()) || "http".equals(place.url().getScheme());
  }

  private static GatewayError bad(String what) {
    return ERRORS.error(ErrorCode.BAD_UPSTREAM_RESPONSE, what);
  }
}
