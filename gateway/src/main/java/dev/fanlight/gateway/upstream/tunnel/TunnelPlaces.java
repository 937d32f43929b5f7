package dev.fanlight.gateway.upstream.tunnel;

import dev.fanlight.gateway.limit.CountLimit;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What one event loop has of the places for tunnels to one upstream. A tunnel that is over keeps
 * its place until the upstream's connection has closed. Confined to that loop.
 */
public final class TunnelPlaces {
  private final CountLimit limit;
  private final Set<LiveTunnel> closing = new HashSet<>();

  public TunnelPlaces(CountLimit limit) {
    this.limit = limit;
  }

  boolean tryTake() {
    return limit.tryEnter();
  }

  void giveBack() {
    limit.leave();
  }

  /** Gives the place of a tunnel that is over back, now or when its connection has closed. */
  void giveBackWith(LiveTunnel over) {
    closing.add(over);
    over.closed()
        .onComplete(closed -> {
          closing.remove(over);
          giveBack();
        });
  }

  /** Completes when the connections of those have closed that are over now. */
  public Future<Void> closed() {
    return Future.join(closing.stream().map(LiveTunnel::closed).toList()).mapEmpty();
  }

  /**
   * Closes the connections of tunnels that are over, and waits for their upstreams no longer. An
   * upstream for which bytes still wait sees a reset.
   */
  public void cut() {
    List.copyOf(closing).forEach(over -> over.upstream().close());
  }
}
