package dev.fanlight.gateway.telemetry.accesslog;

import dev.fanlight.gateway.telemetry.journal.ExchangeRecord;

/** An access log in whose place another may come. */
public final class ReplaceableLog implements AccessLog {
  private volatile AccessLog now;

  public ReplaceableLog(AccessLog first) {
    now = first;
  }

  /** Returns the one so far, which is to be closed when no thread can be writing to it any more. */
  public AccessLog replace(AccessLog next) {
    AccessLog before = now;
    now = next;
    return before;
  }

  @Override
  public boolean take(ExchangeRecord exchange) {
    return now.take(exchange);
  }

  @Override
  public void reopen() {
    now.reopen();
  }

  @Override
  public void close() {
    now.close();
  }
}
