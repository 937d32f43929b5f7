/**
 * HTTP in and out: bound ports and what serves them. From below:
 *
 * <pre>
 * tls         what a listener shows in TLS handshakes
 * terms       what a listener grants its clients, and how slow they may be
 * wire.http1  requests out of bytes, and what is refused there
 * wire.http2  guards around the codec of HTTP/2
 * wire        a connection from accept to close
 * answer      answers on their way to the client
 * exchange    a request and its answer
 * server      listeners
 * </pre>
 *
 * <p>An {@code HttpListener} binds one address and has a {@code ListenerVerticle} on each of
 * several event loops. {@code Admission} counts its connections before they cost anything, and
 * gives each the terms of the moment. A {@code ServerLoop} is what a listener gets to know of an
 * event loop.
 *
 * <p>{@code HttpListener} and {@code Admission} may be called from any thread, and so may the
 * methods of a {@code ListenerVerticle} that say so.
 */
@NullMarked
package dev.fanlight.gateway.server;

import org.jspecify.annotations.NullMarked;
