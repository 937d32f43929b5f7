/**
 * HTTP in and out.
 *
 * <p>A connection is shown to its listener's {@code Admission} when it is accepted, which counts it
 * and gives it a {@code ClientConnection}: its timeouts and the manner of its end. The first bytes
 * decide between HTTP/1.1 and HTTP/2; HTTP/1 heads go through {@code StrictDecoder}, which refuses
 * what is malformed, and {@code HeadDecoder}, which refuses what {@code HeadRules} refuses before
 * anything else sees it, and reads a few requests of a connection at a time. {@code
 * RequestPipeline} knows which of them wait, and whether any may follow. Each request then becomes
 * an {@code HttpExchange}, which has {@code RequestReader} check it, dispatches it, and has an
 * {@code AnswerWriter} write its answer. {@code Framing} is what HTTP/1.0, HTTP/1.1 and HTTP/2 do
 * differently; an {@code ErrorRenderer} makes an answer of an error.
 *
 * <p>{@code Patience} bounds how little a client may take of an answer: {@code TakenBytesHandler}
 * has it for all of a connection, a {@code Relay} and an HTTP/2 answer for themselves. {@code
 * ClientRate} does the same for uploads.
 *
 * <p>Everything but {@code HttpListener}, {@code TrustedProxies} and {@code Admission} is confined
 * to one event loop.
 */
@NullMarked
package dev.fanlight.gateway.server;

import org.jspecify.annotations.NullMarked;
