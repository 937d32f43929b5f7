package dev.fanlight.gateway.config.load.part;

import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.Fields;
import dev.fanlight.gateway.config.node.Quantities;
import java.time.Duration;

/**
 * What routes and upstreams have that name no time of their own: the section {@code defaults}.
 *
 * @param timeout of an exchange and of a call
 * @param connectTimeout of an upstream's connections
 */
public record Defaults(Duration timeout, Duration connectTimeout) {
  /** Of a file without that section. */
  public static final Defaults NONE = new Defaults(Duration.ofSeconds(2), Duration.ofMillis(500));

  public static Defaults read(ConfigNode node) {
    Fields fields = node.fields();
    Defaults defaults =
        new Defaults(
            fields.read("timeout", Quantities::timeout, NONE.timeout),
            fields.read("connect_timeout", Quantities::timeout, NONE.connectTimeout));
    fields.done();
    return defaults;
  }
}
