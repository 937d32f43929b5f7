package dev.fanlight.plugins.jwt;

import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.PluginMeters;

/** Counts what became of requests. */
final class Verdicts {
  private final PluginMeters.Counter allowed;
  private final PluginMeters.Counter missing;
  private final PluginMeters.Counter invalid;
  private final PluginMeters.Counter forbidden;
  private final PluginMeters.Counter failed;

  Verdicts(PluginMeters meters) {
    allowed = verdict(meters, "allowed");
    missing = verdict(meters, "missing");
    invalid = verdict(meters, "invalid");
    forbidden = verdict(meters, "forbidden");
    failed = verdict(meters, "failed");
  }

  private static PluginMeters.Counter verdict(PluginMeters meters, String verdict) {
    return meters.counter("verdicts", "What became of requests", "verdict", verdict);
  }

  void allowed() {
    allowed.increment();
  }

  GatewayError missing(GatewayError error) {
    missing.increment();
    return error;
  }

  GatewayError invalid(GatewayError error) {
    invalid.increment();
    return error;
  }

  GatewayError forbidden(GatewayError error) {
    forbidden.increment();
    return error;
  }

  GatewayError failed(GatewayError error) {
    failed.increment();
    return error;
  }
}
