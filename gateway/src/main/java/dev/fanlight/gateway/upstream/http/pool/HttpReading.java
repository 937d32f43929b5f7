package dev.fanlight.gateway.upstream.http.pool;

import dev.fanlight.gateway.upstream.http.wire.HttpAnswerCodec;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.vertx.core.net.impl.VertxConnection;
import org.jspecify.annotations.Nullable;

/**
 * What is read from the network for the answer on an HTTP/1.1 connection. Vert.x by itself goes on
 * until 16 pieces wait for a reader that has paused, and then until it has read all that the
 * network has. Here it stops after the read that is under way. HTTP/2 has a window for each stream
 * instead. Confined to the connection's event loop.
 */
public final class HttpReading {
  private static final int LEAST_READ = 64;
  private static final int FIRST_READ = 2048;

  /**
   * Bytes of one read. Smaller ones cost a fifth more CPU for large answers, because a fast client
   * makes the reading stop and go on more often.
   */
  private static final int MOST_READ = 64 * 1024;

  /** Reads an answer. */
  public interface Reader {
    /**
     * A read of the connection is over.
     *
     * @param content bytes of content that have come so far
     * @param all whether the answer has come to its end
     */
    void arrived(long content, boolean all);
  }

  private final VertxConnection wire;
  private final HttpAnswerCodec codec;
  private @Nullable Reader reader;
  private boolean stopped;

  HttpReading(VertxConnection wire, HttpAnswerCodec codec) {
    this.wire = wire;
    this.codec = codec;
    wire.channel()
        .config()
        .setRecvByteBufAllocator(
            new AdaptiveRecvByteBufAllocator(LEAST_READ, FIRST_READ, MOST_READ));
  }

  /** Tells a reader what comes, until the answer is over. */
  public void tell(Reader answer) {
    reader = answer;
  }

  /** Reads nothing more for now. */
  public void stop() {
    stopped = true;
    wire.doPause();
    wire.channel().config().setAutoRead(false);
  }

  /** Reads on. First come the pieces that have waited, and they may stop it again. */
  public void goOn() {
    stopped = false;
    wire.doResume();
    wire.channel().config().setAutoRead(!stopped);
  }

  void readDone() {
    if (reader != null) {
      reader.arrived(codec.content(), codec.isAnswered());
    }
  }

  /** The answer is over, and another request may follow. */
  void end() {
    reader = null;
    codec.rest();
    if (stopped) {
      goOn();
    }
  }
}
