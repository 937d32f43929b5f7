package dev.fanlight.plugins.validate;

import dev.fanlight.plugin.PluginMeters;
import dev.fanlight.plugin.PluginMeters.Counter;

/**
 * The counters of requests or of answers.
 *
 * @param valid matched
 * @param invalid did not match
 * @param malformed were no JSON within the bounds, or of another type
 * @param skipped could not be checked
 */
record Verdicts(Counter valid, Counter invalid, Counter malformed, Counter skipped) {
  static Verdicts of(PluginMeters meters, String what) {
    return new Verdicts(
        counter(meters, what, "valid"),
        counter(meters, what, "invalid"),
        counter(meters, what, "malformed"),
        counter(meters, what, "skipped"));
  }

  private static Counter counter(PluginMeters meters, String what, String verdict) {
    return meters.counter("bodies", "Bodies by verdict", "of", what, "verdict", verdict);
  }
}
