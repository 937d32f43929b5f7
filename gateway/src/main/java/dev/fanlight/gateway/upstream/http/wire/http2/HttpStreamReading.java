package dev.fanlight.gateway.upstream.http.wire.http2;

import dev.fanlight.gateway.upstream.http.wire.HttpReading;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2LocalFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/**
 * What comes for one answer over HTTP/2. The stream's window bounds what waits for a reader that
 * does not read. The window is small. It is wide while the reader takes everything at once, so that
 * a distant upstream need not wait for a round trip as often.
 */
final class HttpStreamReading implements HttpReading {
  /** What an upstream may send of any answer before it is read. */
  static final int WINDOW = 64 * 1024;

  /** The same of an answer that is read as fast as it comes. */
  static final int WIDE_WINDOW = 256 * 1024;

  /** Bytes that a reader takes without a pause before its window becomes wide. */
  private static final long BRISK = WIDE_WINDOW;

  private final Http2Stream stream;
  private final Http2LocalFlowController flow;
  private final HttpStreamReadings all;
  private @Nullable Reader reader;
  private long content;
  private long takenAtOnce;
  private boolean stopped;

  /** Whether it is one of the few whose window may be wide. */
  private boolean wide;

  private int window = WINDOW;

  HttpStreamReading(Http2Stream stream, Http2LocalFlowController flow, HttpStreamReadings all) {
    this.stream = stream;
    this.flow = flow;
    this.all = all;
  }

  @Override
  public void tell(Reader answer) {
    reader = answer;
    all.passTo(answer, stream, content);
  }

  boolean isWide() {
    return wide;
  }

  void arrived(int bytes, boolean ends) throws Http2Exception {
    content += bytes;
    if (!stopped) {
      takenAtOnce += bytes;
      if (takenAtOnce >= BRISK && window != WIDE_WINDOW && !ends) {
        widen();
      }
    }
    if (reader != null) {
      reader.arrived(content, ends);
    }
  }

  private void widen() throws Http2Exception {
    wide = wide || all.widens();
    if (wide) {
      resize(WIDE_WINDOW);
    }
  }

  private void resize(int to) throws Http2Exception {
    flow.incrementWindowSize(stream, to - window);
    window = to;
  }

  /** What the upstream may send already, it still may. */
  @Override
  public void stop() {
    stopped = true;
    takenAtOnce = 0;
    if (window == WIDE_WINDOW) {
      try {
        resize(WINDOW);
      } catch (Http2Exception overflow) {
        throw new IllegalStateException(overflow);
      }
    }
  }

  @Override
  public void goOn() {
    stopped = false;
  }
}
