package dev.fanlight.gateway.config;

import dev.fanlight.gateway.value.BodyTemplate;
import dev.fanlight.gateway.value.PathTemplate;
import dev.fanlight.gateway.value.TextTemplate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a route does. */
public sealed interface ActionConfig
    permits ActionConfig.Proxy, FanOutConfig, ActionConfig.Batch, ActionConfig.Respond {

  /**
   * Streams to one upstream.
   *
   * @param path a rewrite; null: as it came
   * @param stripPrefix how many segments are cut off the path; 0: none
   */
  record Proxy(
      String upstream, @Nullable PathTemplate path, int stripPrefix, @Nullable Mirror mirror)
      implements ActionConfig {}

  /** A copy of a share of the requests, whose answers are dropped. */
  record Mirror(String upstream, double percent) {}

  /**
   * Many requests in one, through the gateway's own routes.
   *
   * @param headers the response fields that results carry
   */
  record Batch(int max, int concurrency, FanOutConfig.Join join, List<String> headers)
      implements ActionConfig {}

  /** An answer of the gateway's own. */
  record Respond(
      int status, Duration delay, Map<String, TextTemplate> headers, @Nullable BodyTemplate body)
      implements ActionConfig {}
}
