package dev.fanlight.gateway.config.load.network;

import dev.fanlight.gateway.config.load.part.Tokens;
import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.Fields;
import dev.fanlight.gateway.config.node.Quantities;
import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.config.upstream.CareConfig.Panic;
import dev.fanlight.gateway.config.upstream.CareConfig.SlowStart;
import dev.fanlight.gateway.config.upstream.CircuitBreakerConfig;
import dev.fanlight.gateway.config.upstream.OutlierConfig;
import dev.fanlight.gateway.config.upstream.OutlierConfig.FailureRate;
import dev.fanlight.gateway.config.upstream.UpstreamConfig.Protocol;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How an upstream treats endpoints that fail. */
final class CareReader {
  private static final int MOST = 1_000_000;
  private static final int MAX_PROBES = 1000;
  private static final int CONSECUTIVE = 5;
  private static final int REQUESTS = 20;
  private static final int PROBES = 3;
  private static final double SHARE = 50;
  private static final double FROM = 10;
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final Duration EJECT = Duration.ofSeconds(10);
  private static final Duration MAX_EJECT = Duration.ofMinutes(5);
  private static final Duration SLOW_START = Duration.ofSeconds(30);
  private static final Duration OPEN = Duration.ofSeconds(5);
  private static final Duration MAX_OPEN = Duration.ofMinutes(1);

  private CareReader() {}

  static CareConfig read(Fields fields, Protocol protocol) {
    return new CareConfig(
        fields.read("outlier", CareReader::outlier),
        fields.read("slow_start", CareReader::slowStart),
        fields.read("panic", CareReader::panic, CareConfig.DEFAULT.panic()),
        fields.read("circuit_breaker", CareReader::circuitBreaker),
        fields.read("health", node -> HealthReader.read(node, protocol)));
  }

  private static OutlierConfig outlier(ConfigNode node) {
    Fields fields = node.fields();
    Duration eject = fields.read("eject", Quantities::timeout, EJECT);
    OutlierConfig outlier =
        new OutlierConfig(
            fields.read("consecutive", CareReader::count, CONSECUTIVE),
            fields.read("rate", CareReader::rate, rate(SHARE, REQUESTS, WINDOW)),
            fields.read("statuses", Tokens::statuses, OutlierConfig.STATUSES),
            eject,
            longest(fields, "max_eject", "eject", eject, MAX_EJECT),
            fields.read("max_share", Quantities::percent, SHARE) / 100,
            fields.read("retry_after", ConfigNode::flag, false));
    fields.done();
    return outlier;
  }

  private static FailureRate rate(ConfigNode node) {
    Fields fields = node.fields();
    FailureRate rate = rate(fields);
    fields.done();
    return rate;
  }

  private static FailureRate rate(Fields fields) {
    return rate(
        fields.read("share", CareReader::someShare, SHARE),
        fields.read("requests", CareReader::count, REQUESTS),
        fields.read("window", Quantities::timeout, WINDOW));
  }

  private static FailureRate rate(double percent, int requests, Duration window) {
    return new FailureRate(percent / 100, requests, window);
  }

  private static SlowStart slowStart(ConfigNode node) {
    Fields fields = node.fields();
    SlowStart slowStart =
        new SlowStart(
            fields.read("window", Quantities::timeout, SLOW_START),
            fields.read("from", CareReader::someShare, FROM) / 100);
    fields.done();
    return slowStart;
  }

  private static @Nullable Panic panic(ConfigNode node) {
    if (node.is("off")) {
      return new Panic(false, 0);
    }
    Double below = Quantities.percent(node);
    return below == null ? null : new Panic(true, below / 100);
  }

  private static CircuitBreakerConfig circuitBreaker(ConfigNode node) {
    Fields fields = node.fields();
    Duration open = fields.read("open", Quantities::timeout, OPEN);
    CircuitBreakerConfig breaker =
        new CircuitBreakerConfig(
            rate(fields),
            open,
            longest(fields, "max_open", "open", open, MAX_OPEN),
            fields.read("probes", it -> Quantities.integer(it, 1, MAX_PROBES), PROBES));
    fields.done();
    return breaker;
  }

  private static @Nullable Integer count(ConfigNode node) {
    return Quantities.integer(node, 1, MOST);
  }

  /** A share of more than nothing, in percent. */
  private static @Nullable Double someShare(ConfigNode node) {
    return Quantities.percent(node, 1);
  }

  /** The longest of times that begin with that one; no shorter than that, where it is not given. */
  private static Duration longest(
      Fields fields, String key, String firstKey, Duration first, Duration otherwise) {
    ConfigNode node = fields.get(key);
    Duration longest = node == null ? null : Quantities.timeout(node);
    if (node != null && longest != null && longest.compareTo(first) < 0) {
      node.error("no shorter than " + firstKey);
    }
    return longest != null ? longest : first.compareTo(otherwise) > 0 ? first : otherwise;
  }
}
