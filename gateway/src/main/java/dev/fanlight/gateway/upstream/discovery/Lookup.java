package dev.fanlight.gateway.upstream.discovery;

import io.vertx.core.Future;

/** Finds out what names stand for. The futures never fail, and may complete on any thread. */
public interface Lookup {
  /** The addresses of a name. */
  Future<Answer> addresses(String name);

  /** The addresses of the services that a name's SRV records list. */
  Future<Answer> services(String name);
}
