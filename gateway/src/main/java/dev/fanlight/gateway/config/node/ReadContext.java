package dev.fanlight.gateway.config.node;

import dev.fanlight.gateway.config.yaml.ConfigErrors;
import java.util.Set;

/**
 * What is shared while one file is read.
 *
 * @param unavailable patterns ({@code routes[].batch}, {@code upstreams.*.protocol=h2}) of keys and
 *     values that a later version will serve
 * @param known gathers the pattern of every key that is asked for
 */
public record ReadContext(
    ConfigErrors errors, Set<String> unavailable, Set<String> known, Hints hints) {

  /** With hints of its own. */
  public ReadContext(ConfigErrors errors, Set<String> unavailable, Set<String> known) {
    this(errors, unavailable, known, new Hints());
  }
}
