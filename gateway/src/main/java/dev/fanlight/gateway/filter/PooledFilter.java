package dev.fanlight.gateway.filter;

import dev.fanlight.gateway.filter.boundary.PluginCode;
import dev.fanlight.gateway.filter.boundary.RequestCopy;
import dev.fanlight.gateway.filter.boundary.body.WithheldStream;
import dev.fanlight.gateway.filter.pool.Pool;
import dev.fanlight.gateway.filter.pool.PoolShare;
import dev.fanlight.plugin.BlockingExchange;
import dev.fanlight.plugin.BlockingFilter;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.Step;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * Runs a {@link BlockingFilter} in two tasks, one before the action and one after it; between them
 * no thread is held. A request body that the filter asks for is read before the first task, and a
 * response body before the second.
 */
final class PooledFilter {
  /** Content that is no whole before its end, which may never come, or needs its trailers. */
  private static final Set<String> STREAMS = Set.of("text/event-stream", "application/grpc");

  private final String whose;
  private final PluginCode code;
  private final BlockingFilter filter;
  private final String pool;
  private final PoolShare share;

  PooledFilter(String plugin, BlockingFilter filter, PluginCode code, Pool pool) {
    this.whose = "plugin " + plugin;
    this.code = code;
    this.filter = filter;
    this.pool = pool.name();
    this.share = pool.share(whose);
  }

  Future<GatewayResponse> filter(FilterContext context, FilterLink chain) {
    GatewayRequest request = context.exchange().request();
    int most = code.call(filter::maxRequestBody);
    if (most == 0 || request.body() instanceof Body.Empty) {
      return apply(context, chain);
    }
    chain.letsGo(); // what the client takes for it is not the plugin's time
    return request
        .body()
        .collect(most, ErrorCode.PAYLOAD_TOO_LARGE)
        .compose(bytes -> {
          request.body(Body.of(bytes));
          chain.holds();
          return apply(context, chain);
        });
  }

  private Future<GatewayResponse> apply(FilterContext context, FilterLink chain) {
    Straight straight = new Straight(context, chain, pool);
    BlockingExchange seen = new Snapshot(chain.exchange(), context.loop().clock(), straight);
    return run(chain, () -> filter.apply(seen))
        .compose(step ->
            switch (Objects.requireNonNull(step, "the filter returned no step")) {
              case Step.Respond respond -> Future.succeededFuture(released(respond.response()));
              case Step.Proceed proceed -> proceed(proceed, chain);
            });
  }

  /** While the task waits for a thread, the plugin is not to blame. */
  private <T> Future<T> run(FilterLink link, Callable<T> work) {
    link.waitsFor(pool);
    return share.run(
        link,
        () -> {
          link.waitsFor(null);
          return code.call(work::call);
        });
  }

  private Future<GatewayResponse> proceed(Step.Proceed step, FilterLink chain) {
    Exchange exchange = chain.exchange();
    GatewayRequest changed = step.request();
    RequestCopy.take(changed.body(WithheldStream.release(changed.body())), exchange.request());
    changed.settle();
    Step.ResponseStep then = step.response();
    Future<GatewayResponse> response = chain.proceed(exchange);
    return then == null
        ? response
        : response
            .compose(back -> read(back, chain))
            .compose(back -> run(chain, () -> then.apply(withheld(back))))
            .map(PooledFilter::released);
  }

  /** The response with its body in memory, if the plugin asks for that. */
  private Future<GatewayResponse> read(GatewayResponse response, FilterLink chain) {
    int most = code.call(filter::maxResponseBody);
    Body body = response.body();
    if (most == 0 || body instanceof Body.Tunnel || isStream(response)) {
      return Future.succeededFuture(response);
    }
    return chain
        .join(body.collect(most, ErrorCode.UPSTREAM_BODY_TOO_LARGE))
        .map(bytes -> response.body(Body.of(bytes)))
        .recover(failure -> Future.failedFuture(named(failure, most)));
  }

  private static boolean isStream(GatewayResponse response) {
    String type = response.headers().get(HttpHeaders.CONTENT_TYPE);
    return type != null && STREAMS.stream().anyMatch(type.toLowerCase(Locale.ROOT)::startsWith);
  }

  /** Says whose bound it is that a body is larger than. */
  private Throwable named(Throwable failure, int most) {
    return failure instanceof GatewayError error
            && error.code() == ErrorCode.UPSTREAM_BODY_TOO_LARGE
        ? GatewayError.of(
            error.code(),
            "the response is larger than the " + most + " bytes that " + whose + " reads")
        : failure;
  }

  private static GatewayResponse withheld(GatewayResponse response) {
    Body body = WithheldStream.withhold(response.body());
    return new GatewayResponse(response.status(), response.headers(), body);
  }

  /** Of what a plugin returned, which may be null though it must not. */
  private static GatewayResponse released(GatewayResponse response) {
    return (Object) response == null
        ? response
        : response.body(WithheldStream.release(response.body()));
  }
}
