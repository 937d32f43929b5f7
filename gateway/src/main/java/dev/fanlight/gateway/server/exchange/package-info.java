/**
 * The life of a client's request: from the head that Vert.x has read to the last byte of the
 * answer.
 *
 * <p>{@code HttpExchanges} are those of one listener on one event loop; each request becomes an
 * {@code HttpExchange}. {@code RequestReader} makes a gateway request of it, with a {@code
 * RequestTarget} and a {@code RequestBody} that is paused until somebody reads it, or refuses it;
 * {@code UploadPieces} is how that reader gets its content. The exchange is dispatched to the floor
 * below, and an {@code AnswerWriter} writes what comes back. What the version of HTTP decides
 * stands in one place:
 *
 * <pre>
 * Framing -+- Http1Framing --- Http10Framing   an answer may end its connection
 *          +- Http2Framing                     an answer ends its stream
 * </pre>
 *
 * <p>{@code Http2Rules} check what the codec of HTTP/2 leaves open; the decoder of HTTP/1 leaves
 * nothing. An {@code Http2TunnelEnd} is a stream of HTTP/2 that is a tunnel. {@code Departure} says
 * why a client takes no more.
 *
 * <p>Everything is confined to one event loop. Dispatched exchanges may call back at once: their
 * answer may be there, and a cancelled one may fail the answer before {@code cancel} returns.
 */
@NullMarked
package dev.fanlight.gateway.server.exchange;

import org.jspecify.annotations.NullMarked;
