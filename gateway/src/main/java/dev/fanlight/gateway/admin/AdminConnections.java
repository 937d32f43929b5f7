package dev.fanlight.gateway.admin;

import dev.fanlight.gateway.admin.page.PageWorkers;
import dev.fanlight.gateway.telemetry.log.Causes;
import dev.fanlight.gateway.telemetry.log.MinuteLine;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the connections of the admin listener. One that is too many takes the place of the oldest:
 * whoever keeps connections open locks nobody out. Confined to the listener's event loop.
 */
final class AdminConnections implements Handler<HttpConnection> {
  /** Far more than operators and scrapers have. */
  static final int MOST = 256;

  private static final Logger log = LoggerFactory.getLogger(AdminConnections.class);

  private final MinuteLine cuts = new MinuteLine();
  private final MinuteLine losses = new MinuteLine();
  private final SequencedSet<HttpConnection> open = new LinkedHashSet<>();

  @Override
  public void handle(HttpConnection connection) {
    if (open.size() == MOST) {
      PageWorkers.cut(open.removeFirst());
      long count = cuts.due();
      if (count > 0) {
        log.warn(
            "admin cut {} connection(s) since it last said so, the oldest ones: {} are open",
            count,
            MOST);
      }
    }
    open.add(connection);
    connection.exceptionHandler(this::failed);
    connection.closeHandler(closed -> open.remove(connection));
  }

  private void failed(Throwable failure) {
    long count = Causes.areOfMemory(failure) ? losses.due() : 0;
    if (count > 0) {
      log.warn(
          "admin lost {} connection(s) since it last said so: no memory was left for their bytes,"
              + " look at -XX:MaxDirectMemorySize",
          count);
    }
  }
}
