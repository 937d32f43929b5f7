package dev.fanlight.gateway.telemetry.span;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/**
 * A collector that does what a test tells it. It takes OTLP over HTTP and reads it with
 * OpenTelemetry's own classes. Its methods may be called from any thread.
 */
public final class ScriptedCollector implements AutoCloseable {
  private static final long HANG_SECONDS = 20;

  private final HttpServer server;
  private final List<ResourceSpans> taken = new ArrayList<>();
  private final List<String> heads = new ArrayList<>();
  private volatile Script script = exchange -> answer(exchange, 200, new byte[0]);

  /** What to do with one request, whose body has been read. */
  @FunctionalInterface
  public interface Script {
    void run(HttpExchange exchange) throws IOException;
  }

  public ScriptedCollector() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::take);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** From now on it does that. */
  public void on(Script next) {
    script = next;
  }

  public static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** Answers that it has taken all but so many. */
  public static Script rejecting(long spans, String why) {
    byte[] body =
        ExportTraceServiceResponse.newBuilder()
            .setPartialSuccess(
                ExportTracePartialSuccess.newBuilder().setRejectedSpans(spans).setErrorMessage(why))
            .build()
            .toByteArray();
    return exchange -> answer(exchange, 200, body);
  }

  private void take(HttpExchange exchange) throws IOException {
    InputStream body = exchange.getRequestBody();
    if ("gzip".equals(exchange.getRequestHeaders().getFirst("content-encoding"))) {
      body = new GZIPInputStream(body);
    }
    ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(body.readAllBytes());
    synchronized (this) {
      taken.addAll(request.getResourceSpansList());
      heads.add(
          exchange.getRequestMethod()
              + " "
              + exchange.getRequestURI()
              + " "
              + exchange.getRequestHeaders().entrySet());
      notifyAll();
    }
    script.run(exchange);
  }

  /** Of every request so far: its method, target and fields. */
  public synchronized List<String> heads() {
    return List.copyOf(heads);
  }

  public synchronized List<ResourceSpans> taken() {
    return List.copyOf(taken);
  }

  /** All spans so far. */
  public List<Span> spans() {
    return taken().stream()
        .flatMap(of -> of.getScopeSpansList().stream())
        .map(ScopeSpans::getSpansList)
        .flatMap(List::stream)
        .toList();
  }

  /** Waits until the spans so far are as expected, and returns them. */
  public synchronized List<Span> await(Predicate<List<Span>> expected) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(HANG_SECONDS);
    try {
      for (List<Span> spans = spans(); ; spans = spans()) {
        if (expected.test(spans)) {
          return spans;
        }
        long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        if (left <= 0) {
          throw new AssertionError("these spans came: " + spans);
        }
        wait(left);
      }
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /** Waits until that many have come. */
  public List<Span> await(int count) {
    return await(spans -> spans.size() >= count);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
