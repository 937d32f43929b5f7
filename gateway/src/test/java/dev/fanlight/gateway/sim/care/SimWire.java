package dev.fanlight.gateway.sim.care;

import dev.fanlight.gateway.sim.care.SimEndpoints.Mode;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.time.Timers;
import dev.fanlight.gateway.upstream.UnpooledConnections;
import dev.fanlight.gateway.upstream.call.CallHead;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Connections of one loop to the addresses, which behave as {@link SimEndpoints} say. */
final class SimWire extends UnpooledConnections {
  private final Loop loop;
  private final SimEndpoints endpoints;
  private final SplittableRandom random;
  private final BiConsumer<Endpoint, String> opened;

  /**
   * @param opened hears of each attempt: its endpoint, and the request id
   */
  SimWire(
      Loop loop,
      SimEndpoints endpoints,
      SplittableRandom random,
      BiConsumer<Endpoint, String> opened) {
    this.loop = loop;
    this.endpoints = endpoints;
    this.random = random;
    this.opened = opened;
  }

  @Override
  public void open(
      Endpoint endpoint,
      CallRequest request,
      String requestId,
      long remainingMillis,
      Listener listener) {
    opened.accept(endpoint, requestId);
    SimAttempt attempt = new SimAttempt(listener, endpoints.next(endpoint.toString()));
    listener.opening(attempt);
    attempt.after(1, attempt::connect);
  }

  private final class SimAttempt implements Attempt {
    private final Listener listener;
    private final Mode mode;
    private Timers.@Nullable Timer timer;
    private boolean over;

    SimAttempt(Listener listener, Mode mode) {
      this.listener = listener;
      this.mode = mode;
    }

    void after(long millis, Runnable step) {
      if (!over) {
        timer = loop.timers().schedule(Duration.ofMillis(millis).toNanos(), step);
      }
    }

    void connect() {
      if (mode == Mode.REFUSES) {
        fail(ErrorCode.CONNECT_FAILED);
        return;
      }
      listener.connected();
      listener.sent();
      switch (mode) {
        case HANGS -> {}
        case RESETS -> after(2, () -> fail(ErrorCode.CONNECTION_RESET));
        case SOUND_AND_SLOW -> after(100 + random.nextInt(50), this::answer);
        default -> after(1 + random.nextInt(10), this::answer);
      }
    }

    private void answer() {
      int status = mode == Mode.ANSWERS_503 ? 503 : 200;
      listener.head(new CallHead(status, HttpHeaders.headers(), Body.empty()));
      if (mode == Mode.BREAKS_ITS_ANSWERS) {
        after(1, () -> fail(ErrorCode.BAD_UPSTREAM_RESPONSE));
      } else {
        after(1 + random.nextInt(5), this::end);
      }
    }

    private void end() {
      over = true;
      listener.closed(null);
    }

    private void fail(ErrorCode code) {
      over = true;
      listener.closed(GatewayError.of(code, "as simulated"));
    }

    @Override
    public void reset(GatewayError reason) {
      over = true;
      if (timer != null) {
        timer.cancel();
      }
    }

    @Override
    public boolean reusedConnection() {
      return false;
    }

    @Override
    public boolean unprocessed() {
      return false;
    }
  }
}
