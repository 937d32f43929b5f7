package dev.fanlight.gateway.upstream.http.names;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Spreads questions over time, because the answers to many at once have no room in the buffer of a
 * socket. It does not wait for answers: one name server that is silent would hold up the questions
 * to all others. Used on its event loop only.
 */
final class QuestionPace {
  static final int MOST = 50;
  static final long SPAN_MILLIS = 25;

  private final EventLoop loop;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int left = MOST;

  QuestionPace(EventLoop loop) {
    this.loop = loop;
  }

  /** Runs that now, or as soon as fewer than {@link #MOST} others have run in a span of time. */
  @SuppressWarnings("FutureReturnValueIgnored") // no question throws
  void run(Runnable question) {
    if (left == MOST) {
      loop.schedule(this::next, SPAN_MILLIS, TimeUnit.MILLISECONDS);
    }
    if (left > 0) {
      left--;
      question.run();
    } else {
      waiting.add(question);
    }
  }

  private void next() {
    left = MOST;
    for (int i = 0; i < MOST && !waiting.isEmpty(); i++) {
      run(waiting.remove());
    }
  }
}
