/**
 * Our handlers in the Netty pipeline of a connection to an upstream, beside those of Vert.x.
 *
 * <p>For HTTP/1.1 an {@code HttpAnswerCodec} takes the place of Netty's: it refuses answers that
 * two readers would read differently, and sees bytes that nobody asked for. {@code http2} has the
 * handlers for HTTP/2. {@code HttpAnswerFraming} has the rules for both. {@code HttpSmallChunks}
 * joins small pieces of content, of which each would cost an object until it is read. {@code
 * HttpUnread} keeps the end of an answer for a slow client, with {@code HttpEpoll}, and reads on
 * when an upload breaks off. Content that its reader takes at once goes through an {@code
 * HttpPassage}, past Vert.x, as far as {@code HttpLoans} have room, and the rest is {@code
 * HttpHeapContent}. An {@code HttpTunnelEnd} is one end of a tunnel, and an {@code HttpLinger} lets
 * a connection end in an orderly way while its peer still sends. These four and {@code
 * HttpSmallChunks}, {@code HttpCloseNotify} and {@code HttpKernelQueue} serve the connections of
 * clients too.
 *
 * <p>A handler belongs to one channel and runs on its event loop. {@code HttpAnswerCodec} calls its
 * {@code Watcher} in the middle of a read.
 */
@NullMarked
package dev.fanlight.gateway.upstream.http.wire;

import org.jspecify.annotations.NullMarked;
