package dev.fanlight.gateway.whole;

import io.vertx.core.net.SelfSignedCertificate;

/** What a service of this machine shows over TLS. */
public final class Localhost {
  /** One for all tests of a process: it takes a second of the processor to make one. */
  public static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.create("localhost");

  private Localhost() {}
}
