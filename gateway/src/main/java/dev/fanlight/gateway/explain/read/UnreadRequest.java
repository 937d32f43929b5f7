package dev.fanlight.gateway.explain.read;

import dev.fanlight.plugin.GatewayError;

/** A request that the gateway refuses before it looks for a route. */
public final class UnreadRequest extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient GatewayError why;
  private final boolean grpc;

  UnreadRequest(GatewayError why, boolean grpc) {
    super(why);
    this.why = why;
    this.grpc = grpc;
  }

  /** What the gateway says. */
  public GatewayError why() {
    return why;
  }

  /** Whether the gateway has read that it is a gRPC call: of a malformed head it has not. */
  public boolean isGrpc() {
    return grpc;
  }
}
