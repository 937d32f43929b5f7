package dev.fanlight.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.server.PlayedEnd;
import dev.fanlight.gateway.upstream.call.CallPolicy;
import dev.fanlight.gateway.upstream.call.Upgrade;
import dev.fanlight.gateway.upstream.tunnel.LiveTunnel;
import dev.fanlight.plugin.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long a tunnel counts among those of its upstream, which may have one. */
class TunnelPlacesTest extends CallScene {
  private final PlayedEnd end = new PlayedEnd();
  private final Promise<Void> closed = Promise.promise();

  @BeforeEach
  void allowOne() {
    tunnels = 1;
  }

  private PlayedCall handshake() {
    return call(new CallPolicy(null, null, false, new Upgrade("websocket", false)));
  }

  /** A tunnel that is over, and whose connection has not closed. */
  private void leaveOpen() {
    PlayedCall call = handshake();
    LiveTunnel tunnel = new LiveTunnel(end, closed.future(), () -> {});
    attempt(1).connected().sent().head(101, tunnel);
    call.cancel();
  }

  @Test
  void aTunnelThatIsOver_keepsItsPlaceAsLongAsItsConnectionIsOpen() {
    leaveOpen();

    handshake().assertFailed(ErrorCode.BULKHEAD_FULL);
  }

  @Test
  void aTunnelThatIsOver_givesItsPlaceBackWithItsConnection() {
    leaveOpen();
    closed.complete();

    handshake();
    assertAttempts(2);
  }

  @Test
  void aHandshakeThatIsRefused_givesItsPlaceBack() {
    handshake();
    attempt(1).answers(403);
    attempt(1).end();

    handshake();
    assertAttempts(2);
  }

  @Test
  void tunnelsClosed_waitsForTheConnectionsOfTunnelsThatAreOver() {
    leaveOpen();
    Future<Void> all = upstream().tunnelsClosed();
    assertThat(all.isComplete()).isFalse();

    closed.complete();
    assertThat(all.succeeded()).isTrue();
  }

  /** The next configuration has the same connections. */
  @Test
  void close_closesConnectionsOfEarlierTunnelsAtOnce() {
    leaveOpen();
    assertThat(end.closed).isEmpty();

    upstream().under(upstream().config()).close();
    assertThat(end.closed).isEqualTo("closed");
    closed.complete();
  }
}
