package dev.fanlight.gateway.bootstrap.advice;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.gateway.config.source.ConfigAdvice;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.config.source.Lines;
import dev.fanlight.gateway.config.upstream.DiscoveryConfig;
import dev.fanlight.gateway.config.upstream.DiscoveryConfig.Listed;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import java.util.ArrayList;
import java.util.List;

/** Warns of files with endpoints that are not there yet, or are not right. */
final class DiscoveryAdvice {
  private DiscoveryAdvice() {}

  /** Blocks: reads those files. */
  static List<ConfigAdvice> of(GatewayConfig config) {
    List<ConfigAdvice> advice = new ArrayList<>();
    config.upstreams().values().forEach(upstream -> add(advice, config.lines(), upstream));
    return advice;
  }

  private static void add(List<ConfigAdvice> advice, Lines lines, UpstreamConfig upstream) {
    DiscoveryConfig discovery = upstream.service().discovery();
    if (discovery == null || !(discovery.source() instanceof Listed listed)) {
      return;
    }
    try {
      ConfigLoader.endpoints(listed, discovery.scheme());
    } catch (ConfigException mistakes) {
      advice.add(
          lines.advice(
              "discovery_file_unusable",
              GatewayConfig.place(upstream) + ".discovery.file",
              ("upstream %s has a discovery.file that cannot be used now, so a start has no"
                      + " endpoint for it, and a reload keeps the last ones: %s")
                  .formatted(upstream.name(), mistakes.errors().getFirst()),
              "correct the file: the gateway reads it again by itself"));
    }
  }
}
