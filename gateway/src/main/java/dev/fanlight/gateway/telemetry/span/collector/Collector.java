package dev.fanlight.gateway.telemetry.span.collector;

import dev.fanlight.gateway.config.TracingConfig.Export;
import io.opentelemetry.exporter.internal.FailedExportException.HttpExportException;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The collector of a configuration, reached by OTLP over HTTP with the HTTP client of the JDK.
 * Confined to the thread that sends. Its own threads are the exporter's, never an event loop.
 */
public final class Collector {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** For one request with all its retries. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final RetryPolicy RETRIES =
      RetryPolicy.builder()
          .setMaxAttempts(3)
          .setInitialBackoff(Duration.ofMillis(250))
          .setMaxBackoff(Duration.ofSeconds(1))
          .setBackoffMultiplier(2)
          .build();

  private static final long LOOK_MILLIS = 50;

  /** Says everything a second time, in words for developers. Held here, or it would come back. */
  private static final Logger LIBRARY = Logger.getLogger("io.opentelemetry");

  static {
    LIBRARY.setLevel(Level.OFF);
  }

  private final Export config;
  private HeardAnswers answers = new HeardAnswers();
  private OtlpHttpSpanExporter exporter;

  /** Opens no connection yet. */
  public Collector(Export config) {
    this.config = config;
    this.exporter = exporter(config, answers);
  }

  /**
   * What became of the spans of one request.
   *
   * @param lost how many the collector has not taken
   * @param trouble why, for an operator; null: it has taken all
   */
  public record Delivery(int lost, @Nullable String trouble) {}

  private static OtlpHttpSpanExporter exporter(Export config, HeardAnswers answers) {
    OtlpHttpSpanExporterBuilder builder =
        OtlpHttpSpanExporter.builder()
            .setComponentLoader(answers)
            .setEndpoint(config.collector().toString())
            .setCompression("gzip")
            .setConnectTimeout(CONNECT)
            .setTimeout(PATIENCE)
            .setRetryPolicy(RETRIES);
    config.headers().forEach(builder::addHeader);
    return builder.build();
  }

  /**
   * Sends spans, and waits until the collector has taken them.
   *
   * @param hurry is asked meanwhile; true: waits no longer
   */
  public Delivery send(Collection<SpanData> spans, BooleanSupplier hurry) {
    CompletableResultCode result = exporter.export(spans);
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!result.isDone()) {
      if (hurry.getAsBoolean() || System.nanoTime() - until >= 0) {
        // What it is at may take for ever, such as an answer that drips.
        exporter.shutdown();
        answers = new HeardAnswers();
        exporter = exporter(config, answers);
        return new Delivery(spans.size(), "it did not answer in time");
      }
      result.join(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
    if (!result.isSuccess()) {
      return new Delivery(spans.size(), reason(result.getFailureThrowable()));
    }
    Rejection rejection = Rejection.of(answers.last());
    int lost = Math.clamp(rejection.spans(), 0, spans.size());
    return new Delivery(lost, lost == 0 ? null : "it rejected them: " + rejection.message());
  }

  private static String reason(@Nullable Throwable failure) {
    return failure instanceof HttpExportException export && export.getResponse() != null
        ? "it answered with status " + export.getResponse().getStatusCode()
        : "it cannot be reached, or does not answer as a collector does";
  }

  /** What is under way is given up. */
  public void close() {
    exporter.shutdown();
  }
}
