package dev.fanlight.gateway.admin.explain;

import dev.fanlight.gateway.admin.page.Answers;
import dev.fanlight.gateway.admin.page.Parameters;
import dev.fanlight.gateway.admin.snapshot.NextTraces;
import dev.fanlight.gateway.config.AdminConfig;
import dev.fanlight.gateway.explain.Explainer;
import dev.fanlight.gateway.explain.words.PlainJson;
import dev.fanlight.gateway.explain.words.Wording;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.next.NextCondition;
import dev.fanlight.gateway.telemetry.next.NextTrace;
import dev.fanlight.gateway.telemetry.next.TraceLog;
import dev.fanlight.gateway.telemetry.next.TracedEvent;
import dev.fanlight.plugin.ErrorCode;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/trace?route=&path=&header=}: the next exchange that matches, event by event, as
 * server-sent events. It waits as long as its client does, but not for ever. Confined to one event
 * loop.
 */
public final class TracePage implements Handler<HttpServerRequest> {
  private static final int MOST_AT_ONCE = 10;
  private static final int MOST_SECONDS = 600;
  private static final long SIGN_OF_LIFE_MILLIS = 10_000;

  private final Supplier<AdminConfig> config;
  private final NextTraces traces;
  private final Supplier<Explainer> explainer;
  private final Set<Stream> open = new HashSet<>();

  public TracePage(Supplier<AdminConfig> config, NextTraces traces, Supplier<Explainer> explainer) {
    this.config = config;
    this.traces = traces;
    this.explainer = explainer;
  }

  @Override
  public void handle(HttpServerRequest request) {
    Parameters parameters = Parameters.of(request, "route", "path", "header", "seconds");
    NextCondition condition = condition(parameters);
    int seconds = parameters.whole("seconds", 1, MOST_SECONDS, MOST_SECONDS);
    if (open.size() == MOST_AT_ONCE && !request.method().equals(HttpMethod.HEAD)) {
      Answers.problem(
          request, ErrorCode.OVERLOADED, MOST_AT_ONCE + " traces are being waited for already");
      return;
    }
    HttpServerResponse response =
        request
            .response()
            .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
            .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
            .putHeader("X-Accel-Buffering", "no");
    if (request.method().equals(HttpMethod.HEAD)) {
      response.end();
    } else {
      new Stream(response.setChunked(true), condition).begin(seconds);
    }
  }

  private NextCondition condition(Parameters parameters) {
    String route = parameters.text("route");
    if (route != null && !route.equals(Telemetry.NO_ROUTE) && !explainer.get().has(route)) {
      throw Parameters.bad("there is no route " + Wording.quoted(route));
    }
    String path = parameters.text("path");
    String header = parameters.text("header");
    if (header == null) {
      return new NextCondition(route, path, null, null);
    }
    int colon = header.indexOf(':');
    if (colon == 0 || header.isBlank()) {
      throw Parameters.bad("header is NAME, or NAME:VALUE");
    }
    return colon < 0
        ? new NextCondition(route, path, header.strip(), null)
        : new NextCondition(
            route, path, header.substring(0, colon).strip(), header.substring(colon + 1).strip());
  }

  /** Lets out whoever came in by another token than that of now. */
  public void tokenChanged() {
    List.copyOf(open).forEach(Stream::check);
  }

  /** One client that waits. */
  private final class Stream {
    private final HttpServerResponse response;
    private final NextTrace trace;
    private final Map<String, Object> condition = new LinkedHashMap<>();
    private final @Nullable String token = config.get().token();
    private final Context own = Objects.requireNonNull(Vertx.currentContext(), "an event loop");
    private Runnable disarm = () -> {};
    private long life;
    private long end;
    private boolean over;

    Stream(HttpServerResponse response, NextCondition wanted) {
      this.response = response;
      this.trace = new NextTrace(wanted, () -> config.get().showValues(), this::happened);
      put("route", wanted.route());
      put("path", wanted.path());
      put("header", wanted.field());
      condition.put("shows_values", config.get().showValues());
    }

    private void put(String key, @Nullable String value) {
      if (value != null) {
        condition.put(key, value);
      }
    }

    void begin(int seconds) {
      open.add(this);
      Vertx vertx = own.owner();
      response.closeHandler(gone -> close());
      response.exceptionHandler(gone -> close());
      life = vertx.setPeriodic(SIGN_OF_LIFE_MILLIS, tick -> write(": waiting\n\n"));
      end = vertx.setTimer(seconds * 1000L, late -> finish("expired", Map.of("seconds", seconds)));
      write("armed", condition);
      disarm = traces.arm(trace);
    }

    /** On the loop of the exchange. */
    private void happened(TracedEvent event) {
      own.runOnContext(here -> {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("at_ms", event.atMs());
        data.put("event", event.event());
        data.putAll(event.facts());
        if (event.event().equals(TraceLog.ENDED)) {
          finish(event.event(), data);
        } else {
          write(event.event(), data);
        }
      });
    }

    private void write(String event, Map<String, Object> data) {
      String json = new String(PlainJson.bytes(data), StandardCharsets.UTF_8);
      write("event: " + event.toLowerCase(Locale.ROOT) + "\ndata: " + json + "\n\n");
    }

    private void write(String text) {
      check();
      if (!over) {
        response.write(text);
      }
    }

    /** Whoever came in by another token than that of now is let out. */
    void check() {
      if (!over && !Objects.equals(token, config.get().token())) {
        close();
        response.end();
      }
    }

    private void finish(String event, Map<String, Object> data) {
      if (!over) {
        write(event, data);
      }
      if (!over) {
        close();
        response.end();
      }
    }

    private void close() {
      if (!over) {
        over = true;
        open.remove(this);
        trace.forget();
        disarm.run();
        own.owner().cancelTimer(life);
        own.owner().cancelTimer(end);
      }
    }
  }
}
