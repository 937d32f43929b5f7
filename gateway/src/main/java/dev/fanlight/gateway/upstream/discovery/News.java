package dev.fanlight.gateway.upstream.discovery;

import dev.fanlight.gateway.upstream.discovery.NameAnswer.Place;
import java.util.List;

/** Hears what a source of endpoints finds out. */
interface News {
  /** Runs that, and nothing else of the same upstream meanwhile. */
  void locked(Runnable step);

  /**
   * Another name or file is asked.
   *
   * @param what its name, for an operator
   */
  Hearing hearing(String what);

  /** The addresses that a name had by the configuration before; none: it is not known. */
  List<Place> before(String name);

  /** Whether the endpoints of the configuration before are used, because no others are known. */
  boolean keepsEarlier();

  /** That one is asked no more. */
  void forget(Hearing hearing);

  /** There may be other places. */
  void changed();
}
