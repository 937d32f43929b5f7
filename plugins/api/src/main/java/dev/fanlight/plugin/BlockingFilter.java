package dev.fanlight.plugin;

/**
 * A plugin that blocks or computes for long: it runs on the threads of a pool, never on an event
 * loop.
 *
 * <p>Queue time and run time count against the exchange's deadline. At the deadline the thread is
 * interrupted and the exchange answers {@code plugin_timeout}; when the pool's queue is full it
 * answers {@code overloaded}. Between the request's half and the response's no thread is held:
 * state is captured by the lambda.
 *
 * <pre>{@code
 * Step apply(BlockingExchange exchange) {
 *   User user = database.load(exchange.request().headers().get("x-user"));
 *   exchange.request().headers().set("x-tenant", user.tenant());
 *   return Step.proceed(exchange.request(), response -> audit(user, response));
 * }
 * }</pre>
 */
@FunctionalInterface
public non-sealed interface BlockingFilter extends Plugin {

  /**
   * Sees one exchange on a pool thread.
   *
   * @throws Exception a {@link GatewayError} is answered as it is, anything else as {@code
   *     plugin_failed}
   */
  Step apply(BlockingExchange exchange) throws Exception;

  /**
   * The largest request body, in bytes, that {@link #apply} reads; 0, the default, when it reads
   * none. The gateway then reads the whole body before it calls {@link #apply}, which finds {@link
   * Body.Bytes} or {@link Body.Empty} in the request. A larger body is answered as {@code
   * payload_too_large}. The body counts for {@code limits.memory} until the exchange ends.
   *
   * <p>Called on the event loop for each exchange, so it must not block. With 0 the body stays a
   * stream of the event loop, and reading it in {@link #apply} throws an {@link
   * IllegalStateException}.
   */
  default int maxRequestBody() {
    return 0;
  }

  /**
   * The largest response body, in bytes, that the {@link Step.ResponseStep} reads; 0, the default,
   * when it reads none. The gateway then reads the whole body before it calls the step, which finds
   * {@link Body.Bytes} or {@link Body.Empty} in the response. A larger body is answered as {@code
   * upstream_body_too_large}. The body counts for {@code limits.memory} until the exchange ends,
   * and the time that it takes to arrive counts against the exchange's timeout. Its trailer fields
   * are dropped.
   *
   * <p>Content that is a stream by its type stays one: {@code text/event-stream} and {@code
   * application/grpc}. The step sees that the body is {@link Body.Streamed}, and can refuse the
   * response.
   *
   * <p>Called on the event loop for each response, so it must not block.
   */
  default int maxResponseBody() {
    return 0;
  }
}
