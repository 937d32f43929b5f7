package dev.fanlight.gateway.whole.endpoint;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.TestClient;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** So many requests a second, however long their answers take, and what became of them. */
final class SteadyTraffic implements AutoCloseable {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Vertx vertx;
  private final TestClient client;
  private final String target;
  private final int perSecond;
  private final long began = System.nanoTime();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong ended = new AtomicLong();
  private final Map<String, AtomicLong> answers = new ConcurrentHashMap<>();
  private final Map<String, Long> last = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> wrong = new ConcurrentHashMap<>();
  private final long timer;

  SteadyTraffic(Vertx vertx, TestClient client, String target, int perSecond) {
    this.vertx = vertx;
    this.client = client;
    this.target = target;
    this.perSecond = perSecond;
    this.timer = vertx.setPeriodic(1, tick -> send());
  }

  private void send() {
    long due = (System.nanoTime() - began) * perSecond / SECOND - sent.get();
    for (long i = 0; i < due; i++) {
      long number = sent.incrementAndGet();
      client
          .send(target)
          .whenComplete((reply, failure) -> {
            if (failure != null || reply.status() != 200) {
              String what = failure == null ? reply.status() + " " + reply.body() : "" + failure;
              wrong.computeIfAbsent(what, w -> new AtomicLong()).incrementAndGet();
            } else {
              answers.computeIfAbsent(reply.body(), b -> new AtomicLong()).incrementAndGet();
              last.merge(reply.body(), number, Math::max);
            }
            ended.incrementAndGet();
          });
    }
  }

  long sent() {
    return sent.get();
  }

  /** How many answers had that body. */
  long answers(String body) {
    AtomicLong count = answers.get(body);
    return count == null ? 0 : count.get();
  }

  /** The last request that was answered so, as {@link #sent} counts them; 0: none. */
  long lastAnswered(String body) {
    return last.getOrDefault(body, 0L);
  }

  /** What else was answered, with how often. */
  Map<String, AtomicLong> wrong() {
    return wrong;
  }

  /** Returns when so many more requests have been sent and answered. */
  void more(long requests) {
    long enough = ended.get() + requests;
    Eventually.noComplaint(() -> ended.get() >= enough ? "" : "no answer to some requests");
  }

  /** Sends no more; returns when all have been answered. */
  @Override
  public void close() {
    vertx.cancelTimer(timer);
    Eventually.noComplaint(() -> ended.get() == sent.get() ? "" : "no answer to some requests");
  }
}
