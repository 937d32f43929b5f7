package dev.fanlight.gateway.telemetry.series;

/**
 * A gauge's supplier, asked at each scrape until this is closed. Of several for one series the
 * latest is asked, or the series is their sum. With the last of them the series goes.
 */
public interface GaugeHandle extends AutoCloseable {
  /** A second time does nothing. */
  @Override
  void close();
}
