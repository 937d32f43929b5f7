package dev.fanlight.gateway.admin.live;

import dev.fanlight.gateway.admin.live.LiveState.Told;
import dev.fanlight.gateway.admin.page.Answers;
import dev.fanlight.gateway.admin.page.Parameters;
import dev.fanlight.gateway.admin.snapshot.AdminSources;
import dev.fanlight.gateway.config.AdminConfig;
import dev.fanlight.plugin.ErrorCode;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /api/live}: what the gateway does, once a second, as server-sent events; with {@code
 * ?once=true} the state alone, as JSON. The numbers are read on a worker thread, once for all
 * viewers. Confined to one event loop.
 */
public final class LivePage implements Handler<HttpServerRequest> {
  /** So many viewers there may be. */
  public static final int MOST_VIEWERS = 20;

  private static final Logger log = LoggerFactory.getLogger(LivePage.class);
  private static final long EVERY_MILLIS = 1000;
  private static final long SOON = TimeUnit.MILLISECONDS.toNanos(250);

  private final Vertx vertx;
  private final Supplier<AdminConfig> config;
  private final LiveState state;
  private final Map<HttpServerRequest, Viewer> viewers = new LinkedHashMap<>();
  private final List<HttpServerRequest> askers = new ArrayList<>();
  private boolean reading;
  private boolean failing;
  private long readAt = System.nanoTime() - SOON;
  private int beats;

  public LivePage(Vertx vertx, Supplier<AdminConfig> config, AdminSources sources) {
    this.vertx = vertx;
    this.config = config;
    this.state = new LiveState(sources);
    vertx.setPeriodic(EVERY_MILLIS, timer -> beat());
  }

  @Override
  public void handle(HttpServerRequest request) {
    boolean once = Parameters.of(request, "once").flag("once");
    if (request.method().equals(HttpMethod.HEAD)) {
      begin(request).end();
    } else if (viewers.size() + askers.size() >= MOST_VIEWERS) {
      Answers.problem(request, ErrorCode.OVERLOADED, MOST_VIEWERS + " viewers watch already");
    } else if (once) {
      request.response().closeHandler(gone -> askers.remove(request));
      askers.add(request);
      readSoon();
    } else {
      admit(request);
      readSoon();
    }
  }

  private void admit(HttpServerRequest request) {
    HttpServerResponse response = begin(request).setChunked(true);
    response.closeHandler(gone -> viewers.remove(request));
    response.exceptionHandler(broken -> viewers.remove(request));
    response.writeHead();
    viewers.put(request, new Viewer(response, config.get().token()));
  }

  private static HttpServerResponse begin(HttpServerRequest request) {
    return request
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader("X-Accel-Buffering", "no");
  }

  private void beat() {
    beats++;
    if (!viewers.isEmpty() || !askers.isEmpty()) {
      read();
    } else if (beats % LiveHistory.EVERY_SECONDS == 0) {
      work(state::rest, done -> {});
    }
  }

  /** For somebody who has just come, unless that was done a moment ago. */
  private void readSoon() {
    if (System.nanoTime() - readAt > SOON) {
      read();
    }
  }

  private void read() {
    readAt = System.nanoTime();
    LiveState.Audience audience =
        new LiveState.Audience(
            !viewers.values().stream().allMatch(Viewer::isBehind),
            !askers.isEmpty() || viewers.values().stream().anyMatch(Viewer::isBehind));
    work(now -> Messages.of(state.watch(now, audience)), this::tell);
  }

  /** The same for all, written on the worker. */
  private record Messages(@Nullable Buffer whole, Buffer change, boolean measured) {
    static Messages of(Told told) {
      return new Messages(
          told.whole() == null ? null : told.whole().toBuffer(),
          event("change", told.change().toBuffer()),
          told.measured());
    }

    private static Buffer event(String name, Buffer json) {
      return Buffer.buffer("event: " + name + "\ndata: ").appendBuffer(json).appendString("\n\n");
    }

    @Nullable Buffer first() {
      return whole == null ? null : event("state", whole);
    }
  }

  /** Nothing is read while the reading before is not done. */
  private <T> void work(LongFunction<T> step, Consumer<T> then) {
    if (reading) {
      return;
    }
    reading = true;
    vertx
        .executeBlocking(() -> step.apply(System.nanoTime()), false)
        .onComplete(
            done -> {
              reading = false;
              succeeded();
              then.accept(done);
            },
            failure -> {
              reading = false;
              failed(failure);
            });
  }

  private void succeeded() {
    if (failing) {
      failing = false;
      log.info("the live numbers can be read again");
    }
  }

  /** Viewers wait for the next beat. It is logged once, however many beats fail in a row. */
  private void failed(Throwable failure) {
    if (!failing) {
      failing = true;
      log.error("the live numbers cannot be read", failure);
    }
    answer(asker ->
        Answers.problem(asker, ErrorCode.INTERNAL_ERROR, "the live numbers cannot be read"));
  }

  private void answer(Consumer<HttpServerRequest> answer) {
    List<HttpServerRequest> waiting = List.copyOf(askers);
    askers.clear();
    waiting.forEach(answer);
  }

  private void tell(Messages messages) {
    Buffer first = messages.first();
    for (Map.Entry<HttpServerRequest, Viewer> one : List.copyOf(viewers.entrySet())) {
      if (!one.getValue().tell(first, messages.change())) {
        viewers.remove(one.getKey());
        one.getKey().connection().close();
      }
    }
    Buffer whole = messages.whole();
    if (whole != null && messages.measured()) {
      answer(asker -> Answers.json(asker, 200, whole));
    }
  }

  /** Lets out whoever came in by another token than that of now. */
  public void tokenChanged() {
    for (Map.Entry<HttpServerRequest, Viewer> one : List.copyOf(viewers.entrySet())) {
      if (!one.getValue().isLetInBy(config.get().token())) {
        viewers.remove(one.getKey());
        one.getKey().response().end();
      }
    }
  }
}
