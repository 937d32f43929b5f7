package dev.fanlight.gateway.whole;

import io.vertx.core.net.SelfSignedCertificate;

/** What a service of this machine shows over TLS. */
final class Localhost {
  /** One for all tests of a process: it takes a second of the processor to make one. */
  static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.create("localhost");

  private Localhost() {}
}
