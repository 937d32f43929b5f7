package dev.fanlight.gateway.server.tls;

import dev.fanlight.gateway.config.tls.TlsConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.internal.tcnative.Buffer;
import io.netty.internal.tcnative.SSL;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The engine of TLS that costs least. It speaks TLS 1.3 with a client if it does all for it that
 * the JDK's does. The JDK's speaks with these:
 *
 * <ul>
 *   <li>those of TLS 1.2, whose sessions BoringSSL would also resume for other names,
 *   <li>those who agree on keys in no group of BoringSSL's,
 *   <li>those whose first message is longer than BoringSSL takes,
 *   <li>those whose protocols (ALPN) the gateway does not speak: BoringSSL has no alert for them,
 *   <li>those of HTTP/1.1 where tunnels may be opened: Netty's engine for BoringSSL ends both ways
 *       when the client ends one. HTTP/2 ends the ways of its tunnels itself.
 * </ul>
 */
final class BoringSsl {
  /** It takes no longer message of a handshake. */
  static final int MOST_MESSAGE_BYTES = 16 * 1024;

  /** The elliptic curves P-256, P-384 and P-521, and X25519. */
  private static final Set<Integer> GROUPS = Set.of(23, 24, 25, 29);

  private static final List<String> HTTP_1 = List.of(ApplicationProtocolNames.HTTP_1_1, "http/1.0");

  private static final ApplicationProtocolConfig PROTOCOLS =
      new ApplicationProtocolConfig(
          Protocol.ALPN,
          SelectorFailureBehavior.NO_ADVERTISE,
          SelectedListenerFailureBehavior.ACCEPT,
          ApplicationProtocolNames.HTTP_2,
          ApplicationProtocolNames.HTTP_1_1,
          "http/1.0");

  private static final ByteBuffer NO_BYTES = ByteBuffer.allocateDirect(0);

  private BoringSsl() {}

  /**
   * Why it speaks with no client of a listener; null: it speaks with some. Loads native code, which
   * blocks.
   */
  static @Nullable String absence(TlsConfig.Server config) {
    if (config.clientAuth() != null) {
      return "client_auth";
    }
    String setting = JvmTls.setting();
    if (setting != null) {
      return setting + " of the JVM";
    }
    Throwable missing = OpenSsl.unavailabilityCause();
    return missing == null ? null : "no BoringSSL for this system: " + missing.getMessage();
  }

  /** To be released when no connection will begin with it any more. */
  static SslContext context(TlsConfig.Identity identity) throws SSLException {
    return SslContextBuilder.forServer(
            identity.privateKey(), identity.chain().toArray(X509Certificate[]::new))
        .sslProvider(SslProvider.OPENSSL_REFCNT)
        .protocols("TLSv1.3")
        .applicationProtocolConfig(PROTOCOLS)
        .trustManager(ClientTrust.of(List.of(), InstantSource.system()))
        .build();
  }

  /**
   * Whether it does all for a client that the JDK's engine does.
   *
   * @param tunnels whether requests of HTTP/1.1 may switch protocols
   */
  static boolean suits(ClientHello client, boolean tunnels) {
    return client.versions().contains(ClientHello.TLS_1_3)
        && !Collections.disjoint(client.groups(), GROUPS)
        && suits(client.protocols(), tunnels);
  }

  private static boolean suits(List<String> protocols, boolean tunnels) {
    if (protocols.contains(ApplicationProtocolNames.HTTP_2)) {
      return true;
    }
    return !tunnels && (protocols.isEmpty() || !Collections.disjoint(protocols, HTTP_1));
  }

  /**
   * Has the sessions that a client may resume written at the end of its handshake. BoringSSL keeps
   * them until something else is written, and a write of no bytes is enough. The client gets its
   * acknowledgment with them: without, one that has not turned Nagle's algorithm off waits for the
   * delayed one, 40 ms, before it sends its first request.
   *
   * @return whether there is something to flush
   */
  static boolean writesSessions(SSLEngine engine) {
    if (engine instanceof ReferenceCountedOpenSslEngine boring) {
      SSL.writeToSSL(boring.sslPointer(), Buffer.address(NO_BYTES), 0);
      return true;
    }
    return false;
  }
}
