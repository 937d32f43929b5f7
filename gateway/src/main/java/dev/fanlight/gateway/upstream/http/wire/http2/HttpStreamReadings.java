package dev.fanlight.gateway.upstream.http.wire.http2;

import dev.fanlight.gateway.upstream.http.wire.HttpPassage;
import dev.fanlight.gateway.upstream.http.wire.HttpReading;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/**
 * What comes for the answers over one HTTP/2 connection. Few of them have a wide window at once:
 * many streams fill the way from a distant upstream with small windows.
 */
final class HttpStreamReadings extends Http2ConnectionAdapter {
  private static final int MOST_WIDE = 8;

  private final Http2Connection connection;
  private final HttpSmallFrames frames;
  private final Http2Connection.PropertyKey key;
  private int wide;

  HttpStreamReadings(Http2Connection connection, HttpSmallFrames frames) {
    this.connection = connection;
    this.frames = frames;
    this.key = connection.newKey();
    connection.addListener(this);
  }

  /** For a stream whose head has come; null: it is over. */
  @Nullable HttpReading begin(int id) {
    Http2Stream stream = connection.stream(id);
    if (stream == null) {
      return null;
    }
    HttpStreamReading reading =
        new HttpStreamReading(stream, connection.local().flowController(), this);
    stream.setProperty(key, reading);
    return reading;
  }

  /** A frame of content has come, and Vert.x has it. */
  void arrived(Http2Stream stream, int bytes, boolean all) throws Http2Exception {
    HttpStreamReading reading = stream.getProperty(key);
    if (reading != null) {
      reading.arrived(bytes, all);
    }
  }

  /** The content of that stream may pass there. */
  void passTo(HttpPassage passage, Http2Stream stream, long before) {
    frames.passTo(passage, stream, before);
  }

  /** Whether one more may have a wide window; it has it until it ends. */
  boolean widens() {
    boolean widens = wide < MOST_WIDE;
    wide += widens ? 1 : 0;
    return widens;
  }

  @Override
  public void onStreamClosed(Http2Stream stream) {
    HttpStreamReading reading = stream.getProperty(key);
    if (reading != null && reading.isWide()) {
      wide--;
    }
  }
}
