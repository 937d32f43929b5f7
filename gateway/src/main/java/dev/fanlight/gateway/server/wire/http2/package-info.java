/**
 * HTTP/2 as frames: guards around the codec of Netty.
 *
 * <pre>
 * bytes -&gt; Http2FrameGuard -&gt; codec -&gt; Http2Fields -&gt; Http2HeadGuard -&gt; Vert.x
 *          order and number            what heads the    methods, hosts,
 *          of frames                   client takes      windows
 * </pre>
 *
 * <p>{@code Http2Guards} puts the guards in place and tells its {@code Http2Guards.Owner} what the
 * codec refuses by itself. {@code ExtendedConnect} knows which streams are to become tunnels.
 * {@code StreamTaken} counts what a client has taken of one stream. {@code FarewellHandler} is the
 * first half of a graceful end. All of it runs on the event loop of its connection, and calls back
 * while a frame is read.
 */
@NullMarked
package dev.fanlight.gateway.server.wire.http2;

import org.jspecify.annotations.NullMarked;
