package dev.fanlight.gateway.telemetry.next;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an upstream's endpoints were when one of them was picked.
 *
 * @param balance how one is picked, such as {@code round_robin}
 * @param usable how many might be picked
 * @param all how many there are
 * @param panic whether endpoints that are not usable are picked too
 * @param left why others could not be picked, a line each, the first few
 */
public record EndpointChoice(
    String balance, int usable, int all, boolean panic, List<String> left) {

  /** Knows that of each upstream. Called on any event loop; waits for nobody. */
  @FunctionalInterface
  public interface Source {
    /**
     * @return null: there is no such upstream
     */
    @Nullable EndpointChoice of(String upstream);
  }
}
