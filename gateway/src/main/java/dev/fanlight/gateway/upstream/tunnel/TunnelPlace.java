package dev.fanlight.gateway.upstream.tunnel;

import org.jspecify.annotations.Nullable;

/** The place of one call among the tunnels to its upstream, if the call is to become one. */
public final class TunnelPlace {
  private final TunnelPlaces places;
  private final boolean wanted;
  private boolean taken;
  private @Nullable LiveTunnel tunnel;

  /**
   * @param wanted whether the call asks to switch protocols
   */
  public TunnelPlace(TunnelPlaces places, boolean wanted) {
    this.places = places;
    this.wanted = wanted;
  }

  /** Takes the place, if the call needs one; false: there is none. */
  public boolean take() {
    taken = wanted && places.tryTake();
    return taken || !wanted;
  }

  /** The call has become that tunnel. */
  public void become(LiveTunnel opened) {
    tunnel = opened;
  }

  /** The call is over. Once. */
  public void leave() {
    if (taken && tunnel != null) {
      places.giveBackWith(tunnel);
    } else if (taken) {
      places.giveBack();
    }
  }
}
