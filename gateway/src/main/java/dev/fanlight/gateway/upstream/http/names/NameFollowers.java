package dev.fanlight.gateway.upstream.http.names;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.gateway.time.Clock;
import dev.fanlight.gateway.upstream.SharedUpstream;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Whose names are followed. Safe for use by all threads. */
public final class NameFollowers {
  private final NameLookup lookup;
  private final Clock clock;

  @GuardedBy("this")
  private final Map<SharedUpstream, FollowedNames> followed = new HashMap<>();

  public NameFollowers(NameLookup lookup, Clock clock) {
    this.lookup = lookup;
    this.clock = clock;
  }

  /** From now on, where that is not so already. */
  public synchronized void follow(SharedUpstream upstream) {
    followed.computeIfAbsent(
        upstream,
        fresh -> {
          FollowedNames names = new FollowedNames(fresh, lookup, clock);
          names.start();
          return names;
        });
  }

  /** No more. */
  public synchronized void leave(Collection<SharedUpstream> upstreams) {
    for (SharedUpstream upstream : upstreams) {
      FollowedNames names = followed.remove(upstream);
      if (names != null) {
        names.stop();
      }
    }
  }

  /** Follows nothing any more. */
  public synchronized void close() {
    followed.values().forEach(FollowedNames::stop);
    followed.clear();
    lookup.close();
  }
}
