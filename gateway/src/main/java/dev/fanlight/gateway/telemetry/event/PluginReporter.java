package dev.fanlight.gateway.telemetry.event;

import dev.fanlight.gateway.telemetry.journal.ExchangeRecord;
import dev.fanlight.gateway.telemetry.journal.PluginRows;
import dev.fanlight.gateway.telemetry.meter.FilterMeters;

/**
 * Tells what one plugin does to an exchange. Its time is measured while it holds the exchange:
 * until it proceeds, and after the answer has come back. Confined to the exchange's loop.
 */
public final class PluginReporter {
  private final ExchangeReporter exchange;
  private final String name;
  private final int place;
  private final FilterMeters meters;
  private Phase phase = Phase.REQUEST;

  /** In the record of the exchange. */
  private int row = ExchangeRecord.NO_ROW;

  /** When the phase that is running began. */
  private long since;

  private enum Phase {
    REQUEST,
    WAITING,
    RESPONSE,
    LEFT
  }

  PluginReporter(ExchangeReporter exchange, String name, int place, FilterMeters meters) {
    this.exchange = exchange;
    this.name = name;
    this.place = place;
    this.meters = meters;
  }

  /** The plugin begins to work on the request. */
  public void entered() {
    since = exchange.now();
    ExchangeRecord record = exchange.record();
    if (record != null) {
      row = record.plugins().begin(place, name);
      at(PluginRows.Time.ENTERED, since);
    }
    if (exchange.observer != null) {
      exchange.observer.pluginEntered(place, name);
    }
  }

  private void at(PluginRows.Time time, long nanos) {
    ExchangeRecord record = exchange.record();
    if (record != null && row != ExchangeRecord.NO_ROW) {
      record.plugins().at(row, time, nanos);
    }
  }

  /** The plugin passes the request on. */
  public void proceeded() {
    long now = exchange.now();
    meters.request(now - since);
    at(PluginRows.Time.PROCEEDED, now);
    phase = Phase.WAITING;
    if (exchange.observer != null) {
      exchange.observer.pluginProceeded(place);
    }
  }

  /**
   * An answer, or a failure, has come back to the plugin; maybe after it has answered by itself.
   */
  public void resumed() {
    if (phase == Phase.LEFT) {
      return;
    }
    since = exchange.now();
    phase = Phase.RESPONSE;
    at(PluginRows.Time.RESUMED, since);
    if (exchange.observer != null) {
      exchange.observer.pluginResumed(place);
    }
  }

  /** The plugin has answered. If it did not wait for what it proceeded to, no phase ends here. */
  public void left() {
    long now = exchange.now();
    if (phase == Phase.REQUEST) {
      meters.request(now - since);
    } else if (phase == Phase.RESPONSE) {
      meters.response(now - since);
    }
    over(now);
  }

  /** The deadline came while the plugin held the exchange: how long it would take is not known. */
  public void overrun() {
    over(exchange.now());
  }

  private void over(long now) {
    phase = Phase.LEFT;
    at(PluginRows.Time.LEFT, now);
    if (exchange.observer != null) {
      exchange.observer.pluginLeft(place);
    }
  }

  /** The plugin threw, overran, or did what no plugin may. */
  public void failed() {
    meters.failed();
    at(PluginRows.Time.FAILED, exchange.now());
    if (exchange.observer != null) {
      exchange.observer.pluginFailed(place);
    }
  }
}
