package dev.fanlight.plugins.jwt;

import dev.fanlight.plugins.jwt.issuer.IssuerConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** Issuers for tests, whose tokens are for {@code orders}. */
final class Configs {
  private Configs() {}

  static IssuerConfig fetched(String issuer, URI url) {
    return new IssuerConfig(
        issuer, List.of("orders"), null, null, null, null, null, null, url, null);
  }

  static IssuerConfig discovered(String issuer, URI url) {
    return new IssuerConfig(
        issuer, List.of("orders"), null, null, null, null, null, null, null, url);
  }

  static IssuerConfig pem(String issuer, Path file) {
    return new IssuerConfig(
        issuer, List.of("orders"), null, null, null, null, file, null, null, null);
  }

  static IssuerConfig jwksFile(String issuer, Path file) {
    return new IssuerConfig(
        issuer, List.of("orders"), null, null, null, null, null, file, null, null);
  }
}
