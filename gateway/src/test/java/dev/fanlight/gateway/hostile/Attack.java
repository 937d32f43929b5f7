package dev.fanlight.gateway.hostile;

import java.io.IOException;
import java.util.List;

/**
 * One row: what attackers do, whom it must not harm, and what must show it.
 *
 * @param honest where the honest client asks meanwhile, with the size of its answer at the end
 * @param after where it is answered again when the attackers have gone
 * @param moved series that must have moved, each a name or {@code name{label="value"}}
 * @param slice whether a short time shows it, so that each build can run it
 */
record Attack(
    String name,
    String honest,
    String after,
    Attacker attacker,
    List<String> moved,
    boolean slice) {
  /** One strike; each attacker strikes again and again until its time is over. */
  @FunctionalInterface
  interface Attacker {
    /**
     * @throws IOException when the gateway refuses or breaks off, which an attacker deserves
     */
    void strike(Ground ground) throws IOException;
  }

  /** Beside it, the honest client asks for answers that have nothing to do with the attack. */
  static Attack of(String name, Attacker attacker, String... moved) {
    return new Attack(name, "/own/", "/own/", attacker, List.of(moved), true);
  }

  /** The honest client asks in that place instead. */
  Attack beside(String path) {
    return new Attack(name, path, path, attacker, moved, slice);
  }

  /** That place need not answer during the attack, and must afterwards. */
  Attack mended(String path) {
    return new Attack(name, honest, path, attacker, moved, slice);
  }

  /** Only where all attacks are run. */
  Attack wholly() {
    return new Attack(name, honest, after, attacker, moved, false);
  }

  @Override
  public String toString() {
    return name;
  }
}
