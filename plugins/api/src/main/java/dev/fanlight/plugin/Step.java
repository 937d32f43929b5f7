package dev.fanlight.plugin;

import org.jspecify.annotations.Nullable;

/** What a {@link BlockingFilter} decides. */
public sealed interface Step permits Step.Respond, Step.Proceed {

  /** Answers at once. */
  static Step respond(GatewayResponse response) {
    return new Respond(response);
  }

  /** Goes on with this request. */
  static Step proceed(GatewayRequest request) {
    return new Proceed(request, null);
  }

  /** Goes on with this request, and changes the response in a second task on the same pool. */
  static Step proceed(GatewayRequest request, ResponseStep response) {
    return new Proceed(request, response);
  }

  /**
   * The response's half; runs on a pool thread after the response head has come, and after the body
   * where {@link BlockingFilter#maxResponseBody} says so. A body that is a stream may be replaced
   * here. Reading it throws an {@link IllegalStateException}.
   */
  @FunctionalInterface
  interface ResponseStep {
    GatewayResponse apply(GatewayResponse response) throws Exception;
  }

  /** Answers at once. */
  record Respond(GatewayResponse response) implements Step {}

  /** Goes on. */
  record Proceed(GatewayRequest request, @Nullable ResponseStep response) implements Step {}
}
