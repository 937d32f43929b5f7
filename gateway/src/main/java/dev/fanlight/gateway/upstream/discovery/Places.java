package dev.fanlight.gateway.upstream.discovery;

import dev.fanlight.gateway.upstream.endpoint.Location;
import java.util.List;

/** One kind of source. Used under the lock of its upstream. */
interface Places {
  /** Begins to ask. Blocks while it reads files. */
  void start();

  /** Whether it is known where the endpoints are, or that there are none. */
  boolean isKnown();

  /** What is known now. */
  List<Location> locations();

  /** Asks no more. */
  void close();
}
