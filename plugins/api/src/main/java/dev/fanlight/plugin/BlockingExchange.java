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

  /** The decoded values of the route's path variables. */
  Map<String, String> pathVariables();

  /** What plugins hand to each other within this exchange. */
  Attributes attributes();

  /** What plugins add to this exchange's line in the access log. */
  LogFields log();

  /** Until the exchange's deadline; zero when it has passed. */
  Duration remaining();
}
