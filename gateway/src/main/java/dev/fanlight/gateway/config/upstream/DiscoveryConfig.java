package dev.fanlight.gateway.config.upstream;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the endpoints of an upstream are found while the gateway runs.
 *
 * @param scheme of all of them: http or https
 */
public record DiscoveryConfig(String scheme, Source source) {

  /** Host of all endpoints; null: each has one of its own. */
  public @Nullable String host() {
    return switch (source) {
      case Dns dns -> dns.name();
      case Srv srv -> srv.service();
      case Listed ignored -> null;
    };
  }

  /** Where to look. */
  public sealed interface Source {}

  /** Every address of a name. */
  public record Dns(String name, int port, Times times) implements Source {}

  /** What a name's SRV records list. */
  public record Srv(String name, Times times) implements Source {
    /** The name of the service: without the labels in front that begin with an underscore. */
    public String service() {
      String rest = name;
      while (rest.startsWith("_") && rest.indexOf('.') > 0) {
        rest = rest.substring(rest.indexOf('.') + 1);
      }
      return rest;
    }
  }

  /**
   * A list in a file, which is read again when it changes.
   *
   * @param shown its path for a person, without what placeholders stand for
   */
  public record Listed(Path file, String shown) implements Source {}

  /**
   * How long answers for a name hold.
   *
   * @param least a name is asked for again no earlier, whatever its time to live
   * @param most a name is asked for again no later
   * @param keep how long the last addresses are kept while a name has none
   */
  public record Times(Duration least, Duration most, Duration keep) {
    public static final Times DEFAULT =
        new Times(Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofHours(1));
  }
}
