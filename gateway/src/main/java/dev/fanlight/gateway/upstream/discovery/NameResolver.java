package dev.fanlight.gateway.upstream.discovery;

import io.vertx.core.Future;

/** Finds out what names stand for. The futures never fail, and may complete on any thread. */
public interface NameResolver {
  /** The addresses of a name. */
  Future<NameAnswer> addresses(String name);

  /** The addresses of the services that a name's SRV records list. */
  Future<NameAnswer> services(String name);
}
