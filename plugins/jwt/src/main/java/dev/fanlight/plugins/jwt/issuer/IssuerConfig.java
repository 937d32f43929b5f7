package dev.fanlight.plugins.jwt.issuer;

import dev.fanlight.plugins.common.WebAddress;
import dev.fanlight.plugins.jwt.key.Algorithm;
import dev.fanlight.plugins.jwt.key.KeySet;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whose tokens are accepted. The keys are in exactly one of {@code pem}, {@code jwksFile}, {@code
 * jwksUrl} and {@code discovery}. A file is read, and its keys checked, when the configuration is.
 *
 * @param issuer the {@code iss} of its tokens
 * @param audience one of these must be in the {@code aud} of a token
 * @param unchecked which of {@code iss} and {@code aud} are not looked at; none unless said
 * @param algorithms those that tokens may have; all that the keys can be used with unless said
 * @param types the {@code typ} that tokens may have; any unless said
 * @param requireExp whether a token must have an end; it must unless said
 * @param pem public keys or certificates
 * @param jwksFile a JWK Set
 * @param jwksUrl where the issuer has its JWK Set
 * @param discovery where the issuer has its configuration, which names its JWK Set
 */
public record IssuerConfig(
    @Nullable String issuer,
    @Nullable List<String> audience,
    @Nullable Set<Unchecked> unchecked,
    @Nullable List<String> algorithms,
    @Nullable List<String> types,
    @Nullable Boolean requireExp,
    @Nullable Path pem,
    @Nullable Path jwksFile,
    @Nullable URI jwksUrl,
    @Nullable URI discovery) {

  /** The claims that need not be looked at. */
  public enum Unchecked {
    ISS,
    AUD
  }

  public IssuerConfig {
    checkClaim(
        issuer != null,
        unchecked != null && unchecked.contains(Unchecked.ISS),
        "issuer must say whose tokens are accepted, or unchecked must have iss");
    checkClaim(
        audience != null && !audience.isEmpty(),
        unchecked != null && unchecked.contains(Unchecked.AUD),
        "audience must list what tokens may have in aud, or unchecked must have aud");
    long sources = Stream.of(pem, jwksFile, jwksUrl, discovery).filter(Objects::nonNull).count();
    if (sources != 1) {
      throw new IllegalArgumentException(
          "one of pem, jwks_file, jwks_url and discovery must say where the keys are");
    }
    checkUrl("jwks_url", jwksUrl);
    checkUrl("discovery", discovery);
    for (String word : algorithms == null ? List.<String>of() : algorithms) {
      checkAlgorithm(word, jwksFile != null);
    }
    KeyFiles.read(pem, jwksFile, allowed(algorithms));
  }

  /** Exactly one of both. */
  private static void checkClaim(boolean named, boolean isUnchecked, String message) {
    if (named == isUnchecked) {
      throw new IllegalArgumentException(message + (named ? "; not both" : ""));
    }
  }

  private static void checkUrl(String key, @Nullable URI url) {
    if (url == null) {
      return;
    }
    if (!WebAddress.isHttp(url)) {
      throw new IllegalArgumentException(key + " must be https://HOST/PATH, or http://HOST/PATH");
    }
    if (url.getUserInfo() != null || url.getFragment() != null) {
      throw new IllegalArgumentException(key + " must have neither a user nor a fragment");
    }
  }

  private static void checkAlgorithm(String word, boolean secrets) {
    if (Algorithm.of(word) == null) {
      throw new IllegalArgumentException(
          "algorithms must be of "
              + String.join(", ", Stream.of(Algorithm.values()).map(Algorithm::word).toList())
              + ", not "
              + word);
    }
    if (word.startsWith("HS") && !secrets) {
      throw new IllegalArgumentException(
          "algorithms can have " + word + " only with jwks_file, because its key is a secret");
    }
  }

  private static Set<Algorithm> allowed(@Nullable List<String> words) {
    Set<Algorithm> allowed = EnumSet.noneOf(Algorithm.class);
    for (Algorithm algorithm : Algorithm.values()) {
      if (words == null || words.contains(algorithm.word())) {
        allowed.add(algorithm);
      }
    }
    return allowed;
  }

  /** The algorithms that tokens may have. */
  public Set<Algorithm> allowed() {
    return allowed(algorithms);
  }

  /** The keys in its file; none when there is no file. */
  public KeySet keysInFile() {
    return KeyFiles.read(pem, jwksFile, allowed());
  }

  /** Whether tokens may be of any issuer. */
  public boolean anyIssuer() {
    return issuer == null;
  }

  @Override
  public List<String> audience() {
    return audience == null ? List.of() : audience;
  }

  @Override
  public List<String> types() {
    return types == null ? List.of() : types;
  }

  @Override
  public Boolean requireExp() {
    return !Boolean.FALSE.equals(requireExp);
  }
}
