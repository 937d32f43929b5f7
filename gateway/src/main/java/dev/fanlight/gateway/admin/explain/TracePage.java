package dev.fanlight.gateway.admin.explain;

import dev.fanlight.gateway.admin.page.Answers;
import dev.fanlight.gateway.admin.page.Changes;
import dev.fanlight.gateway.admin.snapshot.NextTraces;
import dev.fanlight.gateway.config.AdminConfig;
import dev.fanlight.gateway.explain.words.PlainJson;
import dev.fanlight.gateway.telemetry.next.NextCondition;
import dev.fanlight.gateway.telemetry.next.NextTrace;
import dev.fanlight.gateway.telemetry.next.TraceLog;
import dev.fanlight.gateway.telemetry.next.TracedEvent;
import dev.fanlight.plugin.ErrorCode;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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
  private int open;

  public TracePage(Supplier<AdminConfig> config, NextTraces traces) {
    this.config = config;
    this.traces = traces;
  }

  @Override
  public void handle(HttpServerRequest request) {
    NextCondition condition;
    int seconds;
    try {
      condition = condition(request.params());
      seconds = seconds(request.params().get("seconds"));
    } catch (IllegalArgumentException wrong) {
      Answers.problem(request, ErrorCode.BAD_REQUEST, Objects.toString(wrong.getMessage(), ""));
      return;
    }
    if (Changes.isFromElsewhere(request)) {
      Answers.problem(request, ErrorCode.FORBIDDEN, "the page that asks is of another site");
      return;
    }
    if (open == MOST_AT_ONCE && !request.method().equals(HttpMethod.HEAD)) {
      Answers.problem(request, ErrorCode.OVERLOADED, open + " traces are being waited for already");
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
      new Stream(response.setChunked(true), condition, config.get().showValues()).begin(seconds);
    }
  }

  private static NextCondition condition(MultiMap params) {
    String header = params.get("header");
    int colon = header == null ? -1 : header.indexOf(':');
    if (colon == 0 || (header != null && header.isBlank())) {
      throw new IllegalArgumentException("header is NAME, or NAME:VALUE");
    }
    return new NextCondition(
        params.get("route"),
        params.get("path"),
        header == null ? null : (colon < 0 ? header : header.substring(0, colon)).strip(),
        colon < 0 ? null : header.substring(colon + 1).strip());
  }

  private static int seconds(@Nullable String text) {
    if (text == null) {
      return MOST_SECONDS;
    }
    if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) > MOST_SECONDS || text.equals("0")) {
      throw new IllegalArgumentException("seconds is a number from 1 to " + MOST_SECONDS);
    }
    return Integer.parseInt(text);
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

    Stream(HttpServerResponse response, NextCondition wanted, boolean showsValues) {
      this.response = response;
      this.trace = new NextTrace(wanted, showsValues, this::happened);
      put("route", wanted.route());
      put("path", wanted.path());
      put("header", wanted.field());
      condition.put("shows_values", showsValues);
    }

    private void put(String key, @Nullable String value) {
      if (value != null) {
        condition.put(key, value);
      }
    }

    void begin(int seconds) {
      open++;
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

    /** Whoever came in by another token than that of now is let out. */
    private void write(String text) {
      if (!over && Objects.equals(token, config.get().token())) {
        response.write(text);
      } else if (!over) {
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
        open--;
        trace.forget();
        disarm.run();
        own.owner().cancelTimer(life);
        own.owner().cancelTimer(end);
      }
    }
  }
}
