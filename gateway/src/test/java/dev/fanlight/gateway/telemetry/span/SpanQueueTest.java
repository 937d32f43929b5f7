package dev.fanlight.gateway.telemetry.span;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.fanlight.gateway.config.TracingConfig.Export;
import dev.fanlight.gateway.telemetry.Telemetry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Spans on their way to a collector that is well, or is not. */
@Timeout(60)
class SpanQueueTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  private final Telemetry telemetry =
      new Telemetry(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
  private final ScriptedCollector collector = new ScriptedCollector();
  private final List<SpanSink> sinks = new ArrayList<>();

  @AfterEach
  void close() {
    collector.close();
    sinks.forEach(SpanSink::close);
  }

  private SpanSink sink(String url) {
    Export export =
        new Export(URI.create(url + "/v1/traces"), "shop", Map.of("authorization", "Bearer x"));
    SpanSink sink = SpanSink.of(export, telemetry.spans());
    sinks.add(sink);
    return sink;
  }

  /** One exchange with so many spans. */
  private record Spans(int count, int weight) implements PendingSpans {
    @Override
    public List<SpanData> make(Resource resource) {
      List<SpanData> spans = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        spans.add(span(resource, i + 1));
      }
      return spans;
    }

    private static SpanData span(Resource resource, int number) {
      SpanContext context =
          SpanContext.create(
              TRACE, "%016x".formatted(number), TraceFlags.getSampled(), TraceState.getDefault());
      return new FinishedSpan(
          new FinishedSpan.Identity(
              resource, "s" + number, SpanKind.SERVER, context, SpanContext.getInvalid()),
          1_000,
          2_000,
          Attributes.empty(),
          StatusData.unset(),
          List.of());
    }
  }

  private double count(String series) {
    String metrics = telemetry.scrape(null).body().toString();
    return metrics
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  private void awaitCount(String series, double expected) {
    while (count(series) != expected) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void spans_comeWithTheServiceAndTheHeadersOfTheConfiguration() {
    sink(collector.url()).offer(new Spans(3, 10));

    assertThat(collector.await(3)).extracting(span -> span.getName()).contains("s1", "s2", "s3");
    assertThat(collector.taken().get(0).getResource().toString())
        .contains("service.name")
        .contains("shop");
    assertThat(collector.heads().get(0))
        .startsWith("POST /v1/traces ")
        .contains("Authorization=[Bearer x]")
        .contains("Content-type=[application/x-protobuf]");
    awaitCount("fanlight_spans_sent_total", 3);
  }

  @Test
  void close_sendsWhatWasOffered() {
    SpanSink sink = sink(collector.url());
    for (int i = 0; i < 2000; i++) {
      sink.offer(new Spans(2, 10));
    }
    sink.close();

    assertThat(collector.spans()).hasSize(4000);
    sink.offer(new Spans(1, 10));
    assertThat(count("fanlight_spans_dropped_total{reason=\"queue\"}")).isEqualTo(1);
  }

  @Test
  void queueFull_dropsAndCounts() {
    CountDownLatch holding = new CountDownLatch(1);
    collector.on(exchange -> awaitLatch(holding));
    SpanSink sink = sink(collector.url());
    sink.offer(new Spans(1, 10));
    collector.await(1);

    for (int i = 0; i < SpanQueue.CAPACITY + 5; i++) {
      sink.offer(new Spans(2, 10));
    }

    assertThat(count("fanlight_spans_dropped_total{reason=\"queue\"}")).isEqualTo(10);
    holding.countDown();
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void bytesFull_dropsAndCounts() {
    SpanSink sink = sink(collector.url());
    sink.offer(new Spans(1, (int) SpanQueue.MOST_BYTES + 1));

    assertThat(count("fanlight_spans_dropped_total{reason=\"queue\"}")).isEqualTo(1);
    sink.offer(new Spans(2, 10));
    collector.await(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 404, 500})
  void refusing_costsTheseSpansOnly(int status) {
    collector.on(exchange -> ScriptedCollector.answer(exchange, status, "<b>no".getBytes()));
    SpanSink sink = sink(collector.url());
    sink.offer(new Spans(2, 10));

    awaitCount("fanlight_spans_dropped_total{reason=\"collector\"}", 2);
    collector.on(exchange -> ScriptedCollector.answer(exchange, 200, new byte[0]));
    sink.offer(new Spans(3, 10));
    awaitCount("fanlight_spans_sent_total", 3);
  }

  @Test
  void tooManyRequests_isTriedAgain() {
    collector.on(exchange -> {
      collector.on(again -> ScriptedCollector.answer(again, 200, new byte[0]));
      exchange.getResponseHeaders().add("retry-after", "0");
      ScriptedCollector.answer(exchange, 429, new byte[0]);
    });
    sink(collector.url()).offer(new Spans(2, 10));

    awaitCount("fanlight_spans_sent_total", 2);
    assertThat(collector.heads()).hasSize(2);
  }

  @Test
  void garbageInTheAnswer_isNotRead() {
    collector.on(
        exchange -> ScriptedCollector.answer(exchange, 200, new byte[] {(byte) 0xff, 0, 1, 2, 3}));
    sink(collector.url()).offer(new Spans(2, 10));

    awaitCount("fanlight_spans_sent_total", 2);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "2, 2", "5, 5", "100, 5", "-3, 0"})
  void spansThatAreRejected_countAsDropped(long rejected, int dropped) {
    collector.on(ScriptedCollector.rejecting(rejected, "too old"));
    sink(collector.url()).offer(new Spans(5, 10));

    awaitCount("fanlight_spans_dropped_total{reason=\"collector\"}", dropped);
    awaitCount("fanlight_spans_sent_total", 5 - dropped);
  }

  @Test
  void lostSpans_areToldOnce_andAtTheEnd_withoutThePathOfTheCollector() {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger(SpanQueue.class);
    logger.addAppender(log);
    collector.on(ScriptedCollector.rejecting(1, "a\nb" + "x".repeat(1000)));
    SpanSink sink = sink(collector.url() + "/SECRET");
    for (int i = 1; i <= 3; i++) {
      sink.offer(new Spans(2, 10));
      awaitCount("fanlight_spans_dropped_total{reason=\"collector\"}", i);
    }
    sink.close();
    logger.detachAppender(log);

    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .hasSize(2)
        .allMatch(line -> line.endsWith("it rejected them: a?b" + "x".repeat(197) + "..."))
        .allMatch(line -> line.contains(" the collector " + collector.url() + ": "))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("lost 1 spans"),
            line -> assertThat(line).startsWith("lost 2 spans"));
  }

  @Test
  void endlessAnswer_isGivenUp() {
    collector.on(exchange -> {
      exchange.sendResponseHeaders(200, 0);
      byte[] chunk = new byte[1 << 16];
      while (true) {
        exchange.getResponseBody().write(chunk);
      }
    });
    sink(collector.url()).offer(new Spans(2, 10));

    awaitCount("fanlight_spans_dropped_total{reason=\"collector\"}", 2);
  }

  @Test
  void noHttp_costsTheseSpansOnly() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> talk(other));
      sink("http://127.0.0.1:" + other.getLocalPort()).offer(new Spans(2, 10));

      awaitCount("fanlight_spans_dropped_total{reason=\"collector\"}", 2);
    }
  }

  private static void talk(ServerSocket server) {
    try {
      while (true) {
        Socket socket = server.accept();
        socket.getOutputStream().write("220 mail ready\r\n".getBytes());
        socket.close();
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  @Test
  void nobodyThere_costsTheseSpansOnly() {
    sink("http://127.0.0.1:1").offer(new Spans(2, 10));

    awaitCount("fanlight_spans_dropped_total{reason=\"collector\"}", 2);
  }

  @Test
  void silentCollector_keepsNobodyFromStopping() {
    CountDownLatch holding = new CountDownLatch(1);
    collector.on(exchange -> awaitLatch(holding));
    SpanSink sink = sink(collector.url());
    sink.offer(new Spans(1, 10));
    collector.await(1);

    sink.close();

    holding.countDown();
    awaitCount("fanlight_spans_dropped_total{reason=\"collector\"}", 1);
  }
}
