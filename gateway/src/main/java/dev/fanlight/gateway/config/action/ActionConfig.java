package dev.fanlight.gateway.config.action;

import dev.fanlight.gateway.value.template.BodyTemplate;
import dev.fanlight.gateway.value.template.PathTemplate;
import dev.fanlight.gateway.value.template.TextTemplate;
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
   * @param split which upstream it is
   * @param path a rewrite; null: as it came
   * @param stripPrefix is cut off the path, in whole segments; empty: nothing is
   * @param rewrite null: answers go back as they came
   */
  record Proxy(
      Split split,
      @Nullable PathTemplate path,
      String stripPrefix,
      @Nullable Rewrite rewrite,
      @Nullable Mirror mirror)
      implements ActionConfig {}

  /**
   * What of an upstream's answer is put into the client's terms.
   *
   * @param location whether redirects to the upstream itself lead back here
   * @param cookieDomain stands in the place of a cookie's Domain; null: that stays
   * @param cookiePath stands in the place of a cookie's Path; null: that stays
   */
  record Rewrite(boolean location, @Nullable String cookieDomain, @Nullable String cookiePath) {}

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
