package dev.fanlight.gateway.server.wire.http2;

import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.function.LongSupplier;

/**
 * What the client has taken of an answer over HTTP/2. A stream that the client gives no window
 * counts by itself. One that has a window waits for its turn on the connection: then what the
 * client takes of other streams counts too, so that a slow client with many streams is not blamed
 * for each of them.
 */
final class StreamTaken implements LongSupplier {
  private final Http2Stream stream;
  private final Http2RemoteFlowController flow;
  private final AnswersTaken connection;
  private long granted;
  private long ownBefore;
  private long connectionBefore;
  private long taken;

  /**
   * @param connection what the client has taken of all streams
   */
  StreamTaken(Http2Stream stream, Http2RemoteFlowController flow, AnswersTaken connection) {
    this.stream = stream;
    this.flow = flow;
    this.connection = connection;
    this.ownBefore = own();
    this.connectionBefore = connection.getAsLong();
  }

  /** The client has allowed so many bytes more. */
  void grant(int bytes) {
    granted += bytes;
  }

  /** Sent on the stream since it began, apart from what was granted before this was made. */
  private long own() {
    return flow.initialWindowSize() + granted - flow.windowSize(stream);
  }

  @Override
  public long getAsLong() {
    long own = own();
    long all = connection.getAsLong();
    long more = own - ownBefore;
    if (flow.windowSize(stream) > 0) {
      more = Math.max(more, all - connectionBefore);
    }
    ownBefore = own;
    connectionBefore = all;
    taken += more;
    return taken;
  }
}
