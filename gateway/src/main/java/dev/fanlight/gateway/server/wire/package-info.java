/**
 * A client's connection, from accept to close: the handlers of Netty that stand around those of
 * Vert.x. Only this package and those below it use the internals of Vert.x.
 *
 * <p>Begin with {@code ClientConnection}: every connection that package {@code accept} lets in gets
 * one. It reports to a {@code ConnectionOwner}, which is its listener on that event loop, and has
 * its {@code ConnectionParts} put these handlers into the pipeline of its channel:
 *
 * <pre>
 * socket | TakenBytesHandler | FirstBytesHandler or        | CloseHandler | Vert.x
 *        | what the client   | TlsHandshakeHandler, until  | of package   |
 *        | has taken         | it is known which HTTP it is| close        |
 * </pre>
 *
 * <p>{@code TlsHandshakeHandler} lets Vert.x's handler of TLS do nothing. A {@code
 * ServerNameHandler} takes its place, and begins the handshake with the certificate of the name
 * that the client asks for.
 *
 * <p>On a listener of the PROXY protocol a {@code proxy.ProxyHeaderHandler} comes before them all,
 * until its header has been read. {@code Peer} is the client that the connection comes from.
 *
 * <p>Which HTTP it is decides whether {@code http1.HeadDecoder} or {@code http2.Http2Guards} stands
 * there from then on. {@code ConnectionState} says what the connection does, and {@code
 * ConnectionTimer} ends it when that takes too long:
 *
 * <pre>
 *            headRead            exchangeBegins
 *          -----------&gt;         ---------------&gt;
 * AWAITING_HEAD         IDLE                    SERVING
 *          &lt;-----------         &lt;---------------
 *            headBegins         lastExchangeEnds
 *
 *             headBegins                    lastExchangeEnds
 *    SERVING ------------&gt; SERVING_AHEAD -------------------&gt; AWAITING_HEAD
 *            &lt;------------               &lt;-------------------
 *              headRead                     exchangeBegins
 *
 * any --a close that lingers--&gt; LINGERING --2 s, 1 MiB or the client's end--&gt; CLOSED
 * any --any other close--------------------------------------------------&gt; CLOSED
 * </pre>
 *
 * <p>A connection begins in AWAITING_HEAD, with {@code head_timeout}; IDLE has {@code
 * idle_timeout}; while it serves, its exchanges have their own limits. A {@code ProtocolSwitch}
 * makes one end of a tunnel of it.
 *
 * <p>The packages below this one: {@code http1} and {@code http2} read requests, {@code proxy}
 * reads who comes through a proxy, {@code accept} refuses connections before a byte is read, and
 * {@code close} ends them.
 *
 * <p>Everything here is confined to the event loop of its connection. A {@code ConnectionOwner} is
 * called back on that loop, perhaps while the owner calls the connection.
 */
@NullMarked
package dev.fanlight.gateway.server.wire;

import org.jspecify.annotations.NullMarked;
