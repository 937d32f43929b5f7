/**
 * Our handlers of an HTTP/2 connection to an upstream, beside those of Vert.x.
 *
 * <p>{@code HttpFrames} counts what comes, {@code HttpAnswerFrames} checks heads before Vert.x sees
 * them, and {@code HttpLateFrames} discards what comes after a reset. {@code HttpFailedWrites}
 * reads what has come when nothing can be written any more. {@code HttpStreamReadings} tell who
 * reads an answer how much of it has come, and size the windows of the streams. {@code
 * HttpSmallFrames} joins small DATA frames, of which each would cost an object until it is read; it
 * serves the connections of clients too. A handler belongs to one channel and runs on its event
 * loop.
 */
@NullMarked
package dev.fanlight.gateway.upstream.http.wire.http2;

import org.jspecify.annotations.NullMarked;
