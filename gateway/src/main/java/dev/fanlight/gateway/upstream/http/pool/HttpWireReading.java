package dev.fanlight.gateway.upstream.http.pool;

import dev.fanlight.gateway.upstream.http.wire.HttpAnswerCodec;
import dev.fanlight.gateway.upstream.http.wire.HttpReading;
import dev.fanlight.gateway.upstream.http.wire.HttpUnread;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.EventLoop;
import io.vertx.core.http.impl.HttpClientConnection;
import io.vertx.core.net.impl.VertxConnection;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is read from the network for the answer on an HTTP/1.1 connection. Vert.x by itself goes on
 * until 16 pieces wait for a reader that has paused, and then until it has read all that the
 * network has. Here it stops after the read that is under way.
 */
final class HttpWireReading implements HttpReading {
  private static final int LEAST_READ = 64;
  private static final int FIRST_READ = 2048;

  /**
   * Bytes of one read. Smaller ones cost a fifth more CPU for large answers, because a fast client
   * makes the reading stop and go on more often.
   */
  private static final int MOST_READ = 64 * 1024;

  private final VertxConnection wire;
  private final HttpAnswerCodec codec;
  private final HttpUnread content;
  private @Nullable Reader reader;
  private boolean stopped;

  /** Whether something may wait in the network that came while nothing was read. */
  private boolean behind;

  private HttpWireReading(VertxConnection wire, HttpAnswerCodec codec) {
    this.wire = wire;
    this.codec = codec;
    this.content = wire.channel().pipeline().get(HttpUnread.class);
    wire.channel()
        .config()
        .setRecvByteBufAllocator(
            new AdaptiveRecvByteBufAllocator(LEAST_READ, FIRST_READ, MOST_READ));
  }

  static @Nullable HttpWireReading of(HttpClientConnection http, HttpAnswerCodec codec) {
    return http instanceof VertxConnection wire ? new HttpWireReading(wire, codec) : null;
  }

  @Override
  public void tell(Reader answer) {
    reader = answer;
    content.passTo(answer);
  }

  /** Reads nothing more for now. */
  @Override
  public void stop() {
    stopped = true;
    behind = true;
    wire.doPause();
    wire.channel().config().setAutoRead(false);
  }

  @Override
  public void goOn() {
    stopped = false;
    wire.doResume();
    wire.channel().config().setAutoRead(!stopped);
  }

  /**
   * Runs that task when all has been read that came until now. A slow client stops the reading, and
   * what came since then must not be the first that is read for the next request. In a read it does
   * nothing: ask again when that is done.
   */
  @SuppressWarnings(
      "FutureReturnValueIgnored") // a loop that has ended takes no task, and nobody waits
  void whenUpToDate(Runnable task) {
    if (codec.isReading()) {
      return;
    }
    if (!behind) {
      task.run();
      return;
    }
    if (stopped) {
      goOn();
    }
    // The loop reads between any two passes over its timers, and may be in one of them now.
    EventLoop loop = wire.channel().eventLoop();
    Runnable next = () -> loop.schedule(task, 0, TimeUnit.NANOSECONDS);
    loop.schedule(next, 0, TimeUnit.NANOSECONDS);
  }

  void readDone() {
    behind = stopped || isCutOff();
    if (reader != null) {
      reader.arrived(codec.content(), codec.isAnswered());
    }
  }

  /** After some full pieces Netty looks at other connections first. */
  private boolean isCutOff() {
    var read = wire.channel().unsafe().recvBufAllocHandle();
    return read.lastBytesRead() >= read.attemptedBytesRead();
  }

  /** The answer is over, and another request may follow. */
  void end() {
    reader = null;
    content.passTo(null);
    codec.rest();
    behind = false;
    if (stopped) {
      goOn();
    }
  }
}
