/**
 * HTTP/2, to upstreams above all: frames in the wrong order, streams that are reset or refused, and
 * connections that many clients share.
 *
 * <p>{@code Http2UpstreamsTest} is the first to read. Scripts of {@code FrameUpstream} decide about
 * every frame.
 */
@NullMarked
package dev.fanlight.gateway.whole.http2;

import org.jspecify.annotations.NullMarked;
