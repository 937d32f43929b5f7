package dev.fanlight.plugins.ratelimit.store;

import io.vertx.core.Future;
import java.util.List;

/**
 * Where the counts are. A store may be another process: so it is asked once for all policies of an
 * exchange, and answers later. Safe for use by all threads.
 */
public interface LimitStore {

  /**
   * Makes the charges in their order. The first one that is not within its limit, and is no shadow,
   * ends that: the charges before it are given back.
   *
   * @return completes on any thread; fails when the store does not know
   */
  Future<Admission> charge(List<Charge> charges);

  /**
   * Corrects charges. Nobody waits for it.
   *
   * @return completes on any thread; fails when the store could not be reached
   */
  Future<Void> settle(List<Settlement> settlements);
}
