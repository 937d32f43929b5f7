package dev.fanlight.gateway.upstream.tunnel;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an upstream that has switched protocols gives its client: its end of the tunnel. The attempt
 * owns that end, and closes it when the attempt is reset. Confined to its event loop.
 */
public final class LiveTunnel implements Body.Tunnel {
  private final TunnelEnd upstream;
  private final Future<Void> closed;
  private final Runnable whole;
  private @Nullable Consumer<GatewayError> onBroken;
  private @Nullable GatewayError broken;

  /**
   * @param closed completes when the upstream's connection has closed
   * @param whole ends the attempt well
   */
  public LiveTunnel(TunnelEnd upstream, Future<Void> closed, Runnable whole) {
    this.upstream = upstream;
    this.closed = closed;
    this.whole = whole;
  }

  public TunnelEnd upstream() {
    return upstream;
  }

  /** Completes when the upstream's connection has closed, which may be after the attempt's end. */
  public Future<Void> closed() {
    return closed;
  }

  /** Both directions have ended, and all bytes have been passed on. */
  public void complete() {
    whole.run();
  }

  /** Hears at most once that the attempt was reset or has failed; at once where it has already. */
  public void onBroken(Consumer<GatewayError> handler) {
    onBroken = handler;
    if (broken != null) {
      handler.accept(broken);
    }
  }

  /**
   * The attempt was reset, or has failed. A client that broke the tunnel breaks it for the upstream
   * too; whatever else ends it closes the connection in an orderly way. Without room in memory,
   * what waits for the upstream is let go of at once.
   */
  public void broken(GatewayError reason) {
    if (broken == null) {
      broken = reason;
      // First, because bytes that wait for the upstream fail when it is closed, as if it had reset.
      try {
        if (onBroken != null) {
          onBroken.accept(reason);
        }
      } finally {
        if (reason.code() == ErrorCode.CLIENT_GONE
            || (reason.code() == ErrorCode.OVERLOADED && upstream.waits())) {
          upstream.reset();
        } else {
          upstream.close();
        }
      }
    }
  }
}
