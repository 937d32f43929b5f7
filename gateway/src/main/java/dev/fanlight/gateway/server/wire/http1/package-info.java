/**
 * HTTP/1 as bytes: reads the requests of one connection, and refuses what two readers could read in
 * two ways.
 *
 * <pre>
 * bytes -&gt; StrictDecoder -&gt; HeadDecoder ------------&gt; RequestContent -&gt; Vert.x
 *          what Netty       what HeadRules refuses, and  what of a large body
 *          would forgive    how many requests may be     passes to its reader
 *                           read ahead
 * </pre>
 *
 * <p>{@code StrictDecoder} extends the decoder of Vert.x and undoes the repairs of Netty, with
 * {@code ChunkLine} for the first line of a chunk. {@code HeadDecoder} checks each head by {@code
 * HeadRules}. What they refuse goes on as a message that could not be decoded, so that it is
 * answered in its turn. {@code WrittenHead} reads a head that came through no connection in the
 * same way. {@code RequestPipeline} knows which requests wait, which are under way, and whether any
 * may follow; HTTP/2 connections count their exchanges with it too.
 *
 * <p>All of it runs on the event loop of its connection. A decoder tells its {@code
 * HeadDecoder.Owner} of heads while it decodes, so an exchange may begin and end before a read
 * returns. {@code SmallAnswerEncoder} is the one class here that writes: small answers, in one
 * piece.
 */
@NullMarked
package dev.fanlight.gateway.server.wire.http1;

import org.jspecify.annotations.NullMarked;
