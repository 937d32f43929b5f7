package dev.fanlight.plugin;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;

/** What comes after a filter: the next filter, in the end the route's action. */
@FunctionalInterface
public interface Chain {
  /**
   * Goes on with the exchange. Called at most once; a second call fails, and so does one after the
   * filter has answered.
   *
   * @param exchange the one the filter was given
   * @return the response, completed on the exchange's event loop; fails with a {@link GatewayError}
   */
  Future<GatewayResponse> proceed(Exchange exchange);

  /**
   * Runs what comes after the filter for a request of its own, beside the exchange. The run belongs
   * to the gateway and not to the exchange: it goes on when the client leaves, and a drain waits
   * for it like for other background work. Called on the exchange's event loop, before the filter
   * has answered. It may come before {@link #proceed}, or in its place.
   *
   * <p>A filter can detach one run for each exchange that it sees. The response of a second one
   * fails with an {@link IllegalStateException}, and nothing of it goes upstream.
   *
   * <p>The run has its own scope, deadline and account of memory, and a copy of the attributes. It
   * holds no permit of the route's bulkhead. It is no request of its own in metrics and in the
   * access log, and its log fields are dropped. It cannot switch protocols. What is wrong with the
   * call fails the run's response.
   *
   * @param exchange the one the filter was given; it does not change
   * @param request mostly a changed {@link GatewayRequest#copy}; its body is no stream
   * @param timeout of all of the run, the response's body included; the route's {@code timeout} and
   *     {@code max_duration} do not bound it
   */
  default Detached detached(Exchange exchange, GatewayRequest request, Duration timeout) {
    throw new UnsupportedOperationException("this chain has no detached runs");
  }

  /**
   * Waits for the end of work that belongs to no exchange or to another one, such as a {@link
   * Detached} run that several exchanges share. This is the time of the rest of the chain and not
   * the filter's own: {@code max_time} stands still, and the filter is not blamed at the deadline.
   *
   * @param work may be completed on any thread
   * @return completes as the work does, on the exchange's event loop. Fails with {@link
   *     ErrorCode#DEADLINE_EXCEEDED} at the exchange's deadline, and with another {@link
   *     GatewayError} when the exchange ends before; the work does not end with it
   */
  default <T> Future<T> join(Future<T> work) {
    return join(work, Promise.promise().future());
  }

  /**
   * The same for work whose end is the end of a response, such as one that is read whole. From the
   * response's head on, the exchange's timeout does not bound the wait: it does not bound the body
   * of a response that streams either. Its {@code max_duration} does, and so must the work itself.
   *
   * @param head completes when the head is there, on any thread; never completes where none comes
   */
  default <T> Future<T> join(Future<T> work, Future<?> head) {
    throw new UnsupportedOperationException("this chain waits for nothing else");
  }
}
