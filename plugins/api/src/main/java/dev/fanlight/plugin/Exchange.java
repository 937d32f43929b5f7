package dev.fanlight.plugin;

import java.time.Duration;
import java.util.Map;

/** One client request with its response. Confined to one event loop. */
public interface Exchange {

  /** The request id: the same in the answer, in the access log and at the upstreams. */
  String id();

  /**
   * Makes this the request id from here on.
   *
   * @throws IllegalArgumentException unless it is 1 to 128 visible ASCII characters
   */
  void id(String id);

  /** The matched route's name. */
  String route();

  /** Mutable: change it in place, then proceed. */
  GatewayRequest request();

  /** The client's address: the peer's, or what a trusted proxy says. */
  String clientAddress();

  /**
   * The connection by which the request came: listener, peer, protocol and TLS. One object for all
   * exchanges of a connection.
   */
  ConnectionInfo connection();

  /**
   * The decoded values of the route's path variables. A byte that is not UTF-8 is a single
   * surrogate from U+DC00 to U+DCFF, which has the byte in its last eight bits.
   */
  Map<String, String> pathVariables();

  /** What plugins hand to each other within this exchange. */
  Attributes attributes();

  /** What plugins add to this exchange's line in the access log. */
  LogFields log();

  /**
   * Until the exchange's deadline; zero when it has passed. While an answer streams that nothing
   * bounds, and at its end, there is no deadline: then this is the whole {@code timeout} of the
   * exchange, as a bound for new work.
   */
  Duration remaining();

  /** The owner of everything this exchange starts. */
  Scope scope();

  /**
   * The number of calls that the exchange has made so far: those of the action, of fan-outs and of
   * plugins, and the items of a batch. A call counts from its first attempt, and only once. So
   * retries do not count, and neither does a call that got no permit or no endpoint.
   */
  int callsMade();

  /**
   * Runs an action once the exchange has ended in whatever way: its answer has been sent, its
   * client has left, it has failed or it was cancelled. Use it to release what lives as long as the
   * exchange, such as memory outside of the heap. Call this on the exchange's event loop; the
   * action runs there too, at once if the exchange has ended already. What the action throws is
   * logged.
   */
  void onEnd(Runnable action);

  /** The configured upstreams, called within {@link #scope()}. */
  default Calls calls() {
    return scope().calls();
  }
}
