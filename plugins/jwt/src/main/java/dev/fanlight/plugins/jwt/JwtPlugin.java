package dev.fanlight.plugins.jwt;

import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.PluginMeters;
import dev.fanlight.plugin.PluginRole;
import dev.fanlight.plugins.jwt.issuer.Issuer;
import dev.fanlight.plugins.jwt.issuer.IssuerConfig;
import dev.fanlight.plugins.jwt.key.FetchedKeys;
import dev.fanlight.plugins.jwt.key.FixedKeys;
import dev.fanlight.plugins.jwt.key.JwkReader;
import dev.fanlight.plugins.jwt.key.KeyService;
import dev.fanlight.plugins.jwt.key.KeySource;
import dev.fanlight.plugins.jwt.key.RemoteKeys;
import dev.fanlight.plugins.jwt.token.Claims;
import dev.fanlight.plugins.jwt.token.Token;
import io.vertx.core.Future;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Lets in clients that have a signed token (RFC 7519). */
public final class JwtPlugin implements PluginFactory<JwtConfig> {
  private static final double MILLIS = 1000;

  /** A token that says nothing. */
  private static final String PLAIN = "eyJhbGciOiJIUzI1NiJ9.e30.AAAA";

  private final InstantSource clock;
  private final LongSupplier nanoTime;

  /** A factory with the clocks of the machine. */
  public JwtPlugin() {
    this(InstantSource.system(), System::nanoTime);
  }

  JwtPlugin(InstantSource clock, LongSupplier nanoTime) {
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  @Override
  public String name() {
    return "jwt";
  }

  @Override
  public Class<JwtConfig> configType() {
    return JwtConfig.class;
  }

  @Override
  public boolean isGuard() {
    return true;
  }

  @Override
  public boolean removesCredentials(JwtConfig config) {
    return !config.forwardCredentials();
  }

  @Override
  public PluginRole role(JwtConfig config) {
    return PluginRole.AUTHENTICATION;
  }

  @Override
  public Plugin create(JwtConfig config, PluginContext context) {
    Token.parse(PLAIN); // loads what reading a token needs, before an event loop does
    List<RemoteKeys> fetched = new ArrayList<>();
    Map<String, Issuer> named = new HashMap<>();
    @Nullable Issuer any = null;
    for (IssuerConfig of : config.issuers()) {
      Issuer issuer =
          new Issuer(of, keys(of, context, fetched), config.leeway().toMillis() / MILLIS);
      if (of.anyIssuer()) {
        any = issuer;
      } else {
        named.put(String.valueOf(of.issuer()), issuer);
      }
    }
    Refusals refusals = new Refusals(config.realm());
    Requirements requirements = new Requirements(config.require(), refusals);
    Identity identity = new Identity(config);
    Function<Claims, Bearer> bearers =
        claims ->
            new Bearer(
                requirements.refusal(claims), identity.fields(claims), identity.user(claims));
    TokenCache cache = new TokenCache(config.maxMemory().bytes());
    Runnable refresh = () -> fetched.forEach(RemoteKeys::refresh);
    if (!fetched.isEmpty()) {
      context.every(FetchedKeys.LOOK, refresh);
    }
    return new JwtFilter(
        config,
        new JwtFilter.Parts(
            new TokenCheck(named, any, bearers, cache, context, clock),
            identity,
            refusals,
            new Verdicts(context.meters()),
            refresh));
  }

  private KeySource keys(IssuerConfig of, PluginContext context, List<RemoteKeys> fetched) {
    if (of.jwksUrl() == null && of.discovery() == null) {
      return new FixedKeys(of.keysInFile());
    }
    boolean discovers = of.discovery() != null;
    URI url = Objects.requireNonNull(discovers ? of.discovery() : of.jwksUrl());
    KeyService.Place place = new KeyService.Place(url, discovers, of.issuer());
    KeyService service = new KeyService(place, new JwkReader(of.allowed(), false), context);
    FetchedKeys shared =
        context.shared(place.sharedKey(of.allowed()), () -> new FetchedKeys(nanoTime));
    PluginMeters.Counter good = fetches(context, "succeeded");
    PluginMeters.Counter bad = fetches(context, "failed");
    RemoteKeys keys =
        new RemoteKeys(
            shared, () -> counted(service.fetch(shared.known()), good, bad, url, context));
    fetched.add(keys);
    return keys;
  }

  private static PluginMeters.Counter fetches(PluginContext context, String result) {
    return context.meters().counter("key_fetches", "Fetches of an issuer's keys", "result", result);
  }

  private static <T> Future<T> counted(
      Future<T> fetch,
      PluginMeters.Counter good,
      PluginMeters.Counter bad,
      URI url,
      PluginContext context) {
    return fetch
        .onSuccess(keys -> good.increment())
        .onFailure(failure -> {
          bad.increment();
          context
              .logger()
              .warn(
                  "the keys at {} cannot be fetched, those that are known stay in use: {}",
                  withoutQuery(url),
                  reason(failure));
        });
  }

  /** The text of a cause is shown only where the JDK wrote it. Others have what the issuer sent. */
  private static String reason(Throwable failure) {
    Throwable cause = failure.getCause();
    while (cause != null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return switch (cause) {
      case null -> String.valueOf(failure.getMessage());
      case SSLHandshakeException refused -> failure.getMessage() + ": " + refused.getMessage();
      case GeneralSecurityException refused -> failure.getMessage() + ": " + refused.getMessage();
      default -> failure.getMessage() + ": " + cause.getClass().getSimpleName();
    };
  }

  /** A query can have a secret in it. */
  private static String withoutQuery(URI url) {
    String text = url.toString();
    return url.getRawQuery() == null ? text : text.substring(0, text.indexOf('?'));
  }
}
