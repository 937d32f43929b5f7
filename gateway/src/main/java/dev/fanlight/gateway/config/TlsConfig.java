package dev.fanlight.gateway.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Certificates and keys as PEM files; the paths are absolute. */
public sealed interface TlsConfig {

  /** What a listener shows. */
  record Server(Path cert, Path key) implements TlsConfig {}

  /**
   * How an upstream is trusted, and what it is shown.
   *
   * @param ca who may sign its certificate; null: the platform's authorities
   * @param cert shown to it, with its key; null: none
   * @param serverName in its certificate; null: the endpoint's host
   */
  record Client(
      @Nullable Path ca, @Nullable Path cert, @Nullable Path key, @Nullable String serverName)
      implements TlsConfig {}
}
