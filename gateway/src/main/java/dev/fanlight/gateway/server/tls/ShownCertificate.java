package dev.fanlight.gateway.server.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.List;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.StandardConstants;
import org.jspecify.annotations.Nullable;

/** A certificate that a listener shows, with the sessions of the clients that have seen it. */
public final class ShownCertificate {
  private static final List<SNIMatcher> ANY_NAME = List.of(new AnyName());

  /** Connections keep what they need themselves. */
  private static final Cleaner FORGOTTEN = Cleaner.create();

  private final SslContext jdk;
  private final @Nullable SslContext boringSsl;

  /**
   * @param boringSsl released with this; null: the JDK's engine speaks with all clients
   */
  ShownCertificate(SslContext jdk, @Nullable SslContext boringSsl) {
    this.jdk = jdk;
    this.boringSsl = boringSsl;
    if (boringSsl != null) {
      FORGOTTEN.register(this, () -> ReferenceCountUtil.release(boringSsl));
    }
  }

  /**
   * For the handshake of one connection, which has no time limit of its own.
   *
   * @param suited whether BoringSSL suits the client
   */
  SslHandler handler(boolean suited, ByteBufAllocator allocator) {
    SslHandler handler;
    if (suited && boringSsl != null) {
      try {
        handler = boringSsl.newHandler(allocator);
      } finally {
        Reference.reachabilityFence(this);
      }
    } else {
      handler = jdk.newHandler(allocator);
      bindSessionsToNames(handler.engine());
    }
    handler.setHandshakeTimeoutMillis(0);
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
