package dev.fanlight.plugin;

import java.time.Duration;
import java.util.Map;

/** An exchange as a {@link BlockingFilter} sees it: a snapshot that belongs to the pool thread. */
public interface BlockingExchange {

  /** The request id. */
  String id();

  /** The matched route's name. */
  String route();

  /**
   * The request's head, a copy of this filter's own: change it and hand it to {@link Step#proceed}.
   * Its body can be read when {@link BlockingFilter#maxRequestBody} says so; otherwise it may be a
   * stream, which belongs to the event loop, and reading it throws an {@link
   * IllegalStateException}.
   */
  GatewayRequest request();

  /** The client's address: the peer's, or what a trusted proxy says. */
  String clientAddress();

  /**
   * The connection by which the request came: listener, peer, protocol and TLS. One object for all
   * exchanges of a connection.
   */
  ConnectionInfo connection();

  /** As {@link Exchange#pathVariables}. */
  Map<String, String> pathVariables();

  /** What plugins hand to each other within this exchange. */
  Attributes attributes();

  /** What plugins add to this exchange's line in the access log. */
  LogFields log();

  /** Until the exchange's deadline; zero when it has passed. */
  Duration remaining();

  /**
   * Does work of the event loop and waits for it, such as calls of upstreams. Only for filters on a
   * pool of virtual threads ({@code pools.NAME.threads: virtual}): while such a thread waits, no
   * thread of the platform is held. The bound on the tasks of the pool stays: a filter that waits
   * counts. Such a pool is for work that waits: a filter that computes would keep a thread of the
   * platform that all virtual threads share.
   *
   * <pre>{@code
   * List<CallResponse> both =
   *     exchange.await(scope ->
   *         scope.all(
   *             List.of(
   *                 in -> in.calls().send("users", CallRequest.get("/users/7")),
   *                 in -> in.calls().send("orders", CallRequest.get("/orders?user=7")))));
   * }</pre>
   *
   * <p>Do not call this while the thread holds a monitor ({@code synchronized}): before Java 24 it
   * would hold a thread of the platform.
   *
   * @param work starts on the exchange's event loop, in a scope of its own within {@link
   *     Exchange#scope()}; must not block there. The scope ends when this returns
   * @return the result of the work
   * @throws InterruptedException when the exchange has ended, or its deadline has come
   * @throws GatewayError what the work failed with; other failures come in an {@link
   *     IllegalStateException}, unless they are unchecked
   * @throws IllegalStateException on a platform thread
   */
  default <T> T await(Scope.Task<T> work) throws InterruptedException {
    throw new UnsupportedOperationException("this exchange does not wait");
  }

  /**
   * Calls an upstream and waits for the response, as {@link Calls#send} does.
   *
   * @throws InterruptedException as {@link #await} does
   */
  default CallResponse call(String upstream, CallRequest request) throws InterruptedException {
    return await(scope -> scope.calls().send(upstream, request));
  }
}
