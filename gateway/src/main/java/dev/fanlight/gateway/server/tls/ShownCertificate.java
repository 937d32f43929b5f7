package dev.fanlight.gateway.server.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.StandardConstants;

/** A certificate that a listener shows, with the sessions of the clients that have seen it. */
public final class ShownCertificate {
  private static final List<SNIMatcher> ANY_NAME = List.of(new AnyName());

  private final SslContext context;

  ShownCertificate(SslContext context) {
    this.context = context;
  }

  /** For the handshake of one connection, which has no time limit of its own. */
  public SslHandler handler(ByteBufAllocator allocator) {
    SslHandler handler = context.newHandler(allocator);
    handler.setHandshakeTimeoutMillis(0);
    bindSessionsToNames(handler.engine());
    return handler;
  }

  /**
   * A client may resume a session only for the name that it began with (RFC 6066, section 3). The
   * JDK compares names that a matcher has let pass, and no others.
   */
  private static void bindSessionsToNames(SSLEngine engine) {
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setSNIMatchers(ANY_NAME);
    engine.setSSLParameters(parameters);
  }

  private static final class AnyName extends SNIMatcher {
    AnyName() {
      super(StandardConstants.SNI_HOST_NAME);
    }

    @Override
    public boolean matches(SNIServerName name) {
      return true;
    }
  }
}
