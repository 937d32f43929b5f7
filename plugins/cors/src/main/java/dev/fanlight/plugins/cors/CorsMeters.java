package dev.fanlight.plugins.cors;

import dev.fanlight.plugin.PluginMeters;
import dev.fanlight.plugin.PluginMeters.Counter;

/** Counts what pages of other origins ask for. */
record CorsMeters(Counter allowed, Counter refused, Counter preflights, Counter refusedPreflights) {

  static CorsMeters of(PluginMeters meters) {
    String requests = "Requests with an Origin that were no preflights";
    String preflights = "Preflights";
    return new CorsMeters(
        meters.counter("requests", requests, "result", "allowed"),
        meters.counter("requests", requests, "result", "refused"),
        meters.counter("preflights", preflights, "result", "allowed"),
        meters.counter("preflights", preflights, "result", "refused"));
  }
}
