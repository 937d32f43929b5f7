package dev.fanlight.gateway.upstream.discovery;

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

  /** That one is asked no more. */
  void forget(Hearing hearing);

  /** There may be other places. */
  void changed();
}
