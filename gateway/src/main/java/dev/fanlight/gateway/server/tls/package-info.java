/**
 * What listeners show in TLS handshakes. A {@link dev.fanlight.gateway.server.tls.ServerTls} is
 * made of the {@code tls} of one listener. It has a {@link
 * dev.fanlight.gateway.server.tls.ShownCertificate} for each certificate and finds the one that
 * belongs to a name.
 *
 * <p>A {@link dev.fanlight.gateway.server.tls.ServerNameHandler} begins the handshake of one
 * connection, and {@link dev.fanlight.gateway.server.tls.HandshakeFailures} says why one failed.
 *
 * <p>Two engines speak TLS: the JDK's, and {@link dev.fanlight.gateway.server.tls.BoringSsl} with
 * the clients that it suits. A {@link dev.fanlight.gateway.server.tls.ClientHello} is what a client
 * says before that is decided.
 *
 * <p>Each certificate has a context of its own for each engine, which all event loops of its
 * listener share. So a session can be resumed on any loop, and only with the certificate that it
 * began with. A reload that changes {@code tls} makes new contexts, in which no earlier session can
 * be resumed.
 *
 * <p>All but the handler is immutable and safe for use by all threads. To make a {@code ServerTls}
 * blocks.
 */
@NullMarked
package dev.fanlight.gateway.server.tls;

import org.jspecify.annotations.NullMarked;
