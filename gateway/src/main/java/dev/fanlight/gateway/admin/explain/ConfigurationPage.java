package dev.fanlight.gateway.admin.explain;

import dev.fanlight.gateway.admin.page.Answers;
import dev.fanlight.gateway.admin.page.PageWorkers;
import dev.fanlight.gateway.admin.snapshot.ConfigurationSnapshot;
import dev.fanlight.gateway.explain.words.PlainJson;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * {@code /api/configuration}: the configuration that runs, compared with its file. A reading of a
 * large file takes seconds, and those who ask meanwhile share its result. So one worker reads, and
 * the others wait without a worker each. Confined to one event loop.
 */
public final class ConfigurationPage implements Handler<HttpServerRequest> {
  /** Requests that wait for their turn. */
  public static final int MOST_WAITING = 16;

  private final PageWorkers workers;
  private final Supplier<ConfigurationSnapshot> configuration;
  private final Queue<HttpServerRequest> waiting = new ArrayDeque<>();
  private boolean reading;

  /**
   * @param configuration soon has the result of a reading that has just ended
   */
  public ConfigurationPage(PageWorkers workers, Supplier<ConfigurationSnapshot> configuration) {
    this.workers = workers;
    this.configuration = configuration;
  }

  @Override
  public void handle(HttpServerRequest request) {
    waiting.removeIf(ConfigurationPage::hasLeft);
    if (!reading) {
      read(request);
    } else if (waiting.size() < MOST_WAITING) {
      waiting.add(request);
    } else {
      PageWorkers.refuse(request, MOST_WAITING + " requests wait for this page already");
    }
  }

  private void read(HttpServerRequest request) {
    reading = true;
    workers
        .make(
            request,
            () -> Buffer.buffer(PlainJson.bytes(configuration.get())),
            page -> Answers.json(request, 200, page))
        .onComplete(over -> readNext());
  }

  private void readNext() {
    reading = false;
    waiting.removeIf(ConfigurationPage::hasLeft);
    HttpServerRequest next = waiting.poll();
    if (next != null) {
      read(next);
    }
  }

  private static boolean hasLeft(HttpServerRequest request) {
    return request.response().closed();
  }
}
