/**
 * HTTP/2 as frames: guards around the codec of Netty.
 *
 * <pre>
 * bytes -&gt; Http2FrameGuard -&gt; codec -&gt; Http2HeadGuard -&gt; Http2Contents -&gt; Http2Fields -&gt; Vert.x
 *          order and number            methods, hosts,   what of bodies    what heads the
 *          of frames                   windows           has come          client takes
 * </pre>
 *
 * <p>{@code Http2Guards} puts the guards in place and tells its {@code Http2Guards.Owner} what the
 * codec refuses by itself. {@code ExtendedConnect} knows which streams are to become tunnels.
 * {@code StreamTaken} counts what a client has taken of one stream, {@code AnswersTaken} of all
 * streams. {@code FarewellHandler} is the first half of a graceful end. All of it runs on the event
 * loop of its connection, and calls back while a frame is read.
 */
@NullMarked
package dev.fanlight.gateway.server.wire.http2;

import org.jspecify.annotations.NullMarked;
