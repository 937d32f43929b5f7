package dev.fanlight.gateway.filter;

import dev.fanlight.gateway.filter.boundary.WatchedTarget;
import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.UpstreamName;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One exchange on its way through the plugins of its route. Confined to the exchange's loop. */
public final class FilterRun {
  private final List<ChainedFilter> filters;
  private final int from;
  private final FilterContext context;
  private final Chain action;
  private final WatchedTarget target;
  private final @Nullable FilterLink outermost;
  private final Future<GatewayResponse> response;

  FilterRun(List<ChainedFilter> filters, int from, FilterContext context, Chain action) {
    this.filters = filters;
    this.from = from;
    this.context = context;
    this.action = action;
    this.target = new WatchedTarget(context.exchange().request());
    this.outermost = link(from);
    this.response = outermost == null ? behind(null) : outermost.enter();
  }

  /** What the outermost plugin answers, on the loop; fails only with a {@link GatewayError}. */
  public Future<GatewayResponse> response() {
    return response;
  }

  /**
   * Who is to blame when the exchange's deadline comes now: {@code plugin_timeout} naming the
   * plugin that holds the exchange, which is counted as its failure and fails its future, so that
   * the plugins around it can answer yet; null when the action holds it, or nobody. Asked at most
   * once, by whoever ends the exchange at its deadline.
   */
  public @Nullable GatewayError blame() {
    FilterLink link = outermost;
    while (link != null && link.isWaiting()) {
      link = link.inner();
    }
    return link != null && link.isOpen() ? link.overrun() : null;
  }

  /** What is made of an error that did not come through its plugins. Never throws. */
  public GatewayError unseen(GatewayError error) {
    return unseen(filters.subList(from, filters.size()), context, error);
  }

  /** Those that see the exchange may add to the error, the outermost last. */
  static GatewayError unseen(
      List<ChainedFilter> filters, FilterContext context, GatewayError error) {
    GatewayError told = error;
    for (ChainedFilter filter : filters.reversed()) {
      if (filter.sees(context)) {
        told = filter.unseen(context.exchange(), told);
      }
    }
    return told;
  }

  /** Sends another exchange through what comes from that place on. */
  FilterRun from(int index, FilterContext other, Chain itsAction) {
    return new FilterRun(filters, index, other, itsAction);
  }

  /** The plugin at that place. */
  ChainedFilter filter(int index) {
    return filters.get(index);
  }

  /** The first plugin from that place on that sees the exchange; null: there is none. */
  @Nullable FilterLink link(int index) {
    for (int i = index; i < filters.size(); i++) {
      if (filters.get(i).sees(context)) {
        return new FilterLink(this, filters.get(i), i);
      }
    }
    return null;
  }

  /** Goes on behind a plugin; fails only with a {@link GatewayError}. */
  Future<GatewayResponse> behind(@Nullable FilterLink next) {
    return into(next).recover(failure -> Future.failedFuture(GatewayError.from(failure)));
  }

  /** The same, for who gives what it ends with to {@link #named}. */
  Future<GatewayResponse> into(@Nullable FilterLink next) {
    return next == null ? act() : next.enter();
  }

  /** Why a plugin cannot pass that request on; null: it can. */
  @Nullable GatewayError refusal(GatewayRequest request) {
    if (context.ended()) {
      return ended();
    }
    String mistake = mistake(target, request);
    return mistake == null ? null : GatewayError.of(ErrorCode.INTERNAL_ERROR, mistake);
  }

  /** What is wrong with a request of its own that a plugin sends beside the exchange. */
  @Nullable String mistakeBeside(GatewayRequest request) {
    return mistake(target.copy(), request);
  }

  private @Nullable String mistake(WatchedTarget before, GatewayRequest request) {
    UpstreamName chosen = request.upstream();
    return chosen == null || context.hasUpstream(chosen.name())
        ? before.mistake(request)
        : "there is no upstream named " + chosen;
  }

  FilterContext context() {
    return context;
  }

  private Future<GatewayResponse> act() {
    try {
      return action.proceed(context.exchange());
    } catch (RuntimeException failure) {
      return Future.failedFuture(failure);
    }
  }

  /** What an action fails with that is no {@link GatewayError} is the gateway's own failure. */
  static @Nullable GatewayError named(@Nullable Throwable failure) {
    return failure == null ? null : GatewayError.from(failure);
  }

  static GatewayError ended() {
    return GatewayError.of(ErrorCode.CANCELLED, "the exchange has ended");
  }
}
