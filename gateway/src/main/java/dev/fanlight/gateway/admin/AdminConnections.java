package dev.fanlight.gateway.admin;

import dev.fanlight.gateway.telemetry.log.MinuteLine;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes connections of the admin listener that are too many. Confined to its event loop. */
final class AdminConnections implements Handler<HttpConnection> {
  /** Far more than operators and scrapers have. */
  static final int MOST = 256;

  private static final Logger log = LoggerFactory.getLogger(AdminConnections.class);

  private final MinuteLine refusals = new MinuteLine();
  private int open;

  @Override
  public void handle(HttpConnection connection) {
    if (open < MOST) {
      open++;
      connection.closeHandler(closed -> open--);
      return;
    }
    connection.close();
    long count = refusals.due();
    if (count > 0) {
      log.warn("admin refused {} connection(s) since it last said so: {} are open", count, MOST);
    }
  }
}
