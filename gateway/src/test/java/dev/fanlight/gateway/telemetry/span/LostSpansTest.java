package dev.fanlight.gateway.telemetry.span;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.TracingConfig.Export;
import dev.fanlight.gateway.telemetry.RecordedLog;
import dev.fanlight.gateway.telemetry.Scraped;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Spans that are never sent cost no others, and each is in a counter. */
@Timeout(60)
class LostSpansTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  @RegisterExtension final RecordedLog log = new RecordedLog(SpanQueue.class.getName());

  private final Scraped scraped = new Scraped();
  private final ScriptedCollector collector = new ScriptedCollector();
  private final CountDownLatch holding = new CountDownLatch(1);
  private final SpanSink sink =
      SpanSink.of(
          new Export(URI.create(collector.url() + "/v1/traces"), "shop", Map.of()),
          scraped.telemetry.spans());

  @AfterEach
  void close() {
    holding.countDown();
    sink.close();
    collector.close();
  }

  private static PendingSpans spans(int count) {
    return new Pending(count, true);
  }

  private static PendingSpans unmakable(int count) {
    return new Pending(count, false);
  }

  /** The spans of one exchange. */
  private record Pending(int count, boolean makable) implements PendingSpans {
    @Override
    public int weight() {
      return 10;
    }

    @Override
    public List<SpanData> make(Resource resource) {
      if (!makable) {
        throw new IllegalStateException("a defect");
      }
      SpanContext context =
          SpanContext.create(
              TRACE, "b7ad6b7169203331", TraceFlags.getSampled(), TraceState.getDefault());
      FinishedSpan.Identity identity =
          new FinishedSpan.Identity(
              resource, "s", SpanKind.SERVER, context, SpanContext.getInvalid());
      SpanData span =
          new FinishedSpan(
              identity, 1_000, 2_000, Attributes.empty(), StatusData.unset(), List.of());
      return Collections.nCopies(count, span);
    }
  }

  private void awaitDropped(String reason, double expected) {
    String series = "fanlight_spans_dropped_total{reason=\"" + reason + "\"}";
    while (scraped.samples().get(series) != expected) {
      assertThat(Thread.interrupted()).as(series + " is not " + expected).isFalse();
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void spansThatCannotBeMade_costNoOthers_andAreCounted() {
    sink.offer(spans(2));
    sink.offer(unmakable(5));
    sink.offer(spans(1));

    assertThat(collector.await(3)).hasSize(3);
    awaitDropped("defect", 5);
  }

  @Test
  void spansThatAStopGivesUp_areCounted_andLogged() {
    collector.on(exchange -> awaitLatch());
    sink.offer(spans(1));
    collector.await(1);
    sink.offer(spans(2));
    sink.offer(spans(3));

    sink.close();

    awaitDropped("queue", 5);
    while (log.events().size() < 2) {
      assertThat(Thread.interrupted()).as("they are not logged").isFalse();
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(log.lastMessage())
        .startsWith("lost 5 spans ")
        .endsWith(": there was no time for them before a stop or a reload");
  }

  private void awaitLatch() {
    try {
      holding.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
