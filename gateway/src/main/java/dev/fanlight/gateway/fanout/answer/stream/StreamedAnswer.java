package dev.fanlight.gateway.fanout.answer.stream;

import dev.fanlight.gateway.fanout.plan.FanOutPlan;
import dev.fanlight.gateway.fanout.run.Answer;
import dev.fanlight.gateway.fanout.run.FanOutRun;
import dev.fanlight.gateway.fanout.run.Member;
import dev.fanlight.gateway.fanout.scope.LiveScope;
import dev.fanlight.gateway.limit.memory.HeldBytes;
import dev.fanlight.gateway.merge.RecordFormat;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.time.Timers;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpHeaders;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hands a run's results on as they come: one record a call, a summary last. The head goes out with
 * the first record, so that an error before it is a normal answer.
 */
public final class StreamedAnswer implements Answer {
  /** Often enough for the proxies in between that drop what has been idle for a minute. */
  private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(15);

  private final RecordFormat format;
  private final RecordWriter writer;
  private final Loop loop;
  private final long maxUnsent;
  private final long startedAt;
  private final Promise<GatewayResponse> response = Promise.promise();
  private final RecordStream records;

  /** What was handed to the client's connection and waits there. */
  private final HeldBytes unwritten;

  private @Nullable FanOutRun run;
  private Timers.@Nullable Timer heartbeat;
  private int id;

  private StreamedAnswer(
      RecordFormat format, RecordWriter writer, LiveScope scope, long maxUnsent) {
    this.format = format;
    this.writer = writer;
    this.loop = scope.loop();
    this.maxUnsent = maxUnsent;
    this.startedAt = loop.clock().nanoTime();
    this.records = new RecordStream(scope.held(), this::taken);
    this.unwritten = scope.context().answer();
  }

  /**
   * @param scope the exchange's
   */
  public static StreamedAnswer of(
      FanOutPlan plan, RecordWriter writer, GatewayRequest request, LiveScope scope) {
    RecordFormat format = RecordFormat.of(request.headers().getAll(HttpHeaders.ACCEPT));
    return new StreamedAnswer(format, writer, scope, plan.config().bounds().maxBody());
  }

  @Override
  public void of(FanOutRun fed) {
    run = fed;
    fed.scope().onEnd(reason -> stopHeartbeat());
    unwritten.onGivenBack(this::taken);
  }

  @Override
  public void ended(Member member) {
    if (member.slot().omitted()) {
      return;
    }
    begin();
    records.write(writer.call(member, format, id++));
    member.forget();
  }

  @Override
  public void over(@Nullable GatewayError failure) {
    run().scope().held().end();
    if (failure != null) {
      stopHeartbeat();
      if (!response.tryFail(failure)) {
        records.fail(failure);
      }
      return;
    }
    begin();
    stopHeartbeat();
    long elapsed = TimeUnit.NANOSECONDS.toMillis(loop.clock().nanoTime() - startedAt);
    records.write(writer.summary(run(), elapsed, format, id++));
    records.end();
  }

  private void begin() {
    if (response.future().isComplete()) {
      return;
    }
    GatewayResponse head =
        GatewayResponse.of(200, format.contentType(), new Body.Streamed(records, -1));
    head.headers().set(HttpHeaders.CACHE_CONTROL, "no-store").set("incremental", "?1");
    response.complete(head);
    beat();
  }

  private void beat() {
    if (format == RecordFormat.SSE) {
      heartbeat =
          loop.timers()
              .schedule(
                  HEARTBEAT_NANOS,
                  () -> {
                    if (records.unsentBytes() == 0) {
                      records.write(RecordFormat.SSE_HEARTBEAT);
                    }
                    beat();
                  });
    }
  }

  private void stopHeartbeat() {
    if (heartbeat != null) {
      heartbeat.cancel();
      heartbeat = null;
    }
  }

  private FanOutRun run() {
    return Objects.requireNonNull(run, "the answer has no run yet");
  }

  @Override
  public boolean full() {
    return records.unsentBytes() + unwritten.bytes() > maxUnsent;
  }

  private void taken() {
    run().resume();
  }

  @Override
  public Future<GatewayResponse> response() {
    return response.future();
  }
}
