package dev.fanlight.gateway.server.wire.http2;

import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.function.LongSupplier;

/**
 * How many bytes of DATA the client has taken, of all streams together. Other frames do not count,
 * such as the answers to its PINGs: the client would get them as fast as it likes, and take no
 * content. The gateway knows how much DATA it has sent, and how many bytes of any kind the client
 * has not acknowledged yet. It counts these as if all of them were DATA. So the number is never too
 * high, and it is right as soon as the client has acknowledged everything.
 */
final class DataTaken implements LongSupplier {
  private final Http2Stream connection;
  private final Http2RemoteFlowController flow;
  private final LongSupplier underWay;
  private long granted;
  private long taken;

  /**
   * Made before any DATA is sent.
   *
   * @param underWay bytes that have been written and that the client has not acknowledged
   */
  DataTaken(Http2Connection streams, LongSupplier underWay) {
    this.connection = streams.connectionStream();
    this.flow = streams.remote().flowController();
    this.underWay = underWay;
    this.granted = flow.windowSize(connection);
  }

  /** The client has allowed so many bytes more for all streams. */
  void grant(int bytes) {
    granted += bytes;
  }

  /** Never less than before. */
  @Override
  public long getAsLong() {
    long sent = granted - flow.windowSize(connection);
    taken = Math.max(taken, sent - underWay.getAsLong());
    return taken;
  }
}
