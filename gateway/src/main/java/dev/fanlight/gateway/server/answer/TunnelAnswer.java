package dev.fanlight.gateway.server.answer;

import dev.fanlight.gateway.route.exchange.RouteTunnel;
import dev.fanlight.gateway.route.exchange.ServedExchange;
import dev.fanlight.gateway.server.terms.Patience;
import dev.fanlight.gateway.telemetry.meter.ListenerMeters.Cut;
import dev.fanlight.gateway.time.IdleTimer;
import dev.fanlight.gateway.upstream.tunnel.LiveTunnel;
import dev.fanlight.gateway.upstream.tunnel.TunnelEnd;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Phase;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An answer that switches protocols. Its head goes out first, then bytes go both ways and are not
 * looked at. Each side may end what it sends while it still receives.
 *
 * <pre>
 * head written -&gt; both ways --one side ends--&gt; one way --the other side ends--&gt; written
 * any --the upstream breaks, nothing moves for too long, the exchange is over--&gt; broken
 * any --the client has gone--&gt; stopped, by the owner
 * </pre>
 */
final class TunnelAnswer extends AnswerWriter implements TunnelFlow.Watcher {
  /** What is told of the exchange, whatever its version of HTTP makes of it. */
  static final int SWITCHED = 101;

  private final LiveTunnel tunnel;
  private final ServedExchange exchange;
  private final RouteTunnel terms;
  private IdleTimer idle;
  private boolean done;
  private @Nullable TunnelFlow down;
  private @Nullable TunnelFlow up;

  TunnelAnswer(
      LiveTunnel tunnel, ServedExchange exchange, HttpServerResponse response, Owner owner) {
    super(response, owner);
    this.tunnel = tunnel;
    this.exchange = exchange;
    this.terms = exchange.tunnel();
    this.idle = new IdleTimer(owner.loop(), terms.idleTimeout(), this::stalled);
  }

  @Override
  public void start() {
    terms.began();
    tunnel.onBroken(this::broken);
    if (!done) {
      // A head that cannot be written tells that the client has gone, which the owner hears of.
      owner.head().switchProtocols().onSuccess(this::begin);
    }
  }

  private void begin(TunnelEnd end) {
    if (done) {
      return;
    }
    TunnelEnd upstream = tunnel.upstream();
    down = new TunnelFlow(upstream, end, exchange.answer(), owner.patience(), this);
    up = new TunnelFlow(end, upstream, exchange.answer(), upstreamPatience(), this);
    idle.start();
    down.start();
    if (!done) {
      up.start();
    }
  }

  /** An upstream may be slow, but not for ever: what waits for it is held. */
  private Patience upstreamPatience() {
    return new Patience(
        owner.loop(),
        new Patience.Bounds(exchange.idleTimeout(), null),
        new Patience.Taker() {
          @Override
          public long taken() {
            return tunnel.upstream().taken();
          }

          @Override
          public void cut(Cut reason) {
            broken(
                GatewayError.deadlineExceeded(
                    Phase.BODY, "the upstream did not take what waits for it in the tunnel"));
            tunnel.upstream().reset(); // it has had its time
          }
        });
  }

  /** No answer of gRPC, whatever its handshake says: nothing but its bytes goes out. */
  @Override
  public @Nullable AnswerWriter lastWord(GatewayError error, ErrorRenderer errors) {
    return null;
  }

  @Override
  public void moved() {
    idle.touch();
  }

  @Override
  public void flowEnded() {
    if (done || down == null || up == null) {
      return;
    }
    if (!down.hasEnded() || !up.hasEnded()) {
      // Whoever reads no end and has none to send is not waited for as long as a quiet tunnel.
      Duration most = exchange.idleTimeout();
      idle.stop();
      idle = new IdleTimer(owner.loop(), shorter(terms.idleTimeout(), most), this::stalled);
      idle.start();
      return;
    }
    stop();
    tunnel.complete();
    owner.written(SWITCHED, bytes(), null);
  }

  /** As a reset. */
  @Override
  public void truncated(TunnelFlow flow) {
    broken(flow == up ? owner.departure(null) : reset("the upstream ended TLS without saying so"));
  }

  /** As a reset. */
  @Override
  public void refused(TunnelFlow flow) {
    broken(
        flow == down ? owner.departure(null) : reset("the upstream takes no more of the tunnel"));
  }

  private static GatewayError reset(String detail) {
    return GatewayError.of(ErrorCode.CONNECTION_RESET, detail).withPhase(Phase.BODY);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private void stalled() {
    broken(
        GatewayError.deadlineExceeded(
            Phase.BODY, "nothing has gone through the tunnel for the time that it may be idle"));
  }

  private void broken(GatewayError error) {
    if (done) {
      return;
    }
    stop();
    owner.broken(error);
  }

  @Override
  public void stop() {
    if (done) {
      return;
    }
    done = true;
    idle.stop();
    if (down != null && up != null) {
      down.stop();
      up.stop();
    }
    terms.ended(up == null ? 0 : up.bytes());
  }

  @Override
  public long bytes() {
    return down == null ? 0 : down.bytes();
  }
}
