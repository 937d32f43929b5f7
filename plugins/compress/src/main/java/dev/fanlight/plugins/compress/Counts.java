package dev.fanlight.plugins.compress;

import dev.fanlight.plugin.PluginMeters;
import dev.fanlight.plugin.PluginMeters.Counter;
import dev.fanlight.plugins.compress.coding.Coders;
import dev.fanlight.plugins.compress.coding.Coding;

/** The plugin's metrics. */
final class Counts {
  private final Counter gzip;
  private final Counter zstd;
  private final Counter busy;

  Counts(PluginMeters meters, Coders coders) {
    String text = "Answers that were compressed";
    this.gzip = meters.counter("answers", text, "coding", "gzip");
    this.zstd = meters.counter("answers", text, "coding", "zstd");
    this.busy =
        meters.counter("busy", "Answers that were not compressed for want of memory or time");
    meters.gauge(
        "memory_bytes", "Memory outside of the heap that compression has", coders, Coders::memory);
  }

  void compressed(Coding coding) {
    (coding == Coding.ZSTD ? zstd : gzip).increment();
  }

  void busy() {
    busy.increment();
  }
}
