package dev.fanlight.plugins.fault;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.PerLoop;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginMeters.Counter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Makes the faults. */
final class FaultFilter implements Filter {
  private final FaultConfig config;
  private final @Nullable Share delays;
  private final @Nullable Share aborts;
  private final PerLoop<Vertx> loops;
  private final Logger logger;
  private final Counter delayed;
  private final Counter aborted;

  FaultFilter(FaultConfig config, PluginContext context) {
    this.config = config;
    this.delays = config.delay() == null ? null : new Share(config.delay().share());
    this.aborts = config.abort() == null ? null : new Share(config.abort().share());
    this.loops = context.perLoop(vertx -> vertx, vertx -> Future.succeededFuture());
    this.logger = context.logger();
    this.delayed = context.meters().counter("injected", "Faults made", "fault", "delay");
    this.aborted = context.meters().counter("injected", "Faults made", "fault", "abort");
  }

  /** Nobody should find out by its effects that a test was left on. */
  @Override
  public Future<Void> start() {
    logger.warn("the plugin fault is on, and makes requests fail: {}", told());
    return Future.succeededFuture();
  }

  private String told() {
    StringBuilder told = new StringBuilder();
    if (config.delay() != null) {
      told.append(
          "a share of %s is delayed by %d ms; "
              .formatted(config.delay().share(), config.delay().time().toMillis()));
    }
    if (config.abort() != null) {
      told.append(
          "a share of %s is answered %d; "
              .formatted(config.abort().share(), config.abort().status()));
    }
    told.append(
        config.header() == null
            ? "clients cannot ask for faults"
            : "clients can ask for faults by the field " + config.header());
    return told.toString();
  }

  @Override
  public Future<GatewayResponse> filter(Exchange exchange, Chain chain) {
    String asked = asked(exchange);
    Fault fault = asked == null ? picked() : Fault.parse(asked, config.maxDelay());
    if (fault == null) {
      return Future.failedFuture(
          GatewayError.of(
              ErrorCode.BAD_REQUEST,
              "the field %s takes %s".formatted(config.header(), Fault.taken(config.maxDelay()))));
    }
    return fault.delay().isZero()
        ? after(fault, exchange, chain)
        : wait(fault.delay(), exchange).compose(waited -> after(fault, exchange, chain));
  }

  /**
   * What the client asks for; nobody behind this plugin sees that. Several fields are one list (RFC
   * 9110, section 5.3).
   */
  private @Nullable String asked(Exchange exchange) {
    if (config.header() == null) {
      return null;
    }
    List<String> asked = exchange.request().headers().getAll(config.header());
    exchange.request().headers().remove(config.header());
    return asked.isEmpty() ? null : String.join(",", asked);
  }

  private Fault picked() {
    FaultConfig.Delay delay = config.delay();
    FaultConfig.Abort abort = config.abort();
    boolean waits = delays != null && delays.picks();
    boolean ends = aborts != null && aborts.picks();
    return new Fault(
        waits && delay != null ? delay.time() : Duration.ZERO,
        ends && abort != null ? abort.status() : 0);
  }

  /**
   * Waits. The end of the exchange ends that too: the deadline comes before a delay that is longer
   * than what the exchange has left, so such a delay needs no timer.
   */
  private Future<Void> wait(Duration delay, Exchange exchange) {
    delayed.increment();
    Promise<Void> over = Promise.promise();
    if (delay.compareTo(exchange.remaining()) < 0) {
      Vertx vertx = loops.get();
      long timer = vertx.setTimer(Math.max(1, delay.toMillis()), fired -> over.tryComplete());
      exchange.onEnd(() -> vertx.cancelTimer(timer));
    }
    exchange.onEnd(() ->
        over.tryFail(GatewayError.of(ErrorCode.CANCELLED, "the exchange ended during a delay")));
    return over.future();
  }

  private Future<GatewayResponse> after(Fault fault, Exchange exchange, Chain chain) {
    if (fault.status() == 0) {
      return chain.proceed(exchange);
    }
    aborted.increment();
    return Future.succeededFuture(
        GatewayResponse.of(fault.status(), "text/plain", Body.of("the plugin fault answers\n")));
  }
}
