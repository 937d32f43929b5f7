package dev.fanlight.gateway.upstream;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Phase;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;

/** What the HTTP client's failures mean. */
final class UpstreamFailures {
  private UpstreamFailures() {}

  static GatewayError connecting(Throwable failure) {
    return failure instanceof GatewayError error
        ? error
        : GatewayError.of(
                ErrorCode.CONNECT_FAILED, "no connection to the upstream: " + reason(failure))
            .withPhase(Phase.CONNECT)
            .withCause(failure);
  }

  static GatewayError exchanging(Throwable failure) {
    return of(failure, Phase.RESPONSE, "before it had answered");
  }

  static GatewayError reading(Throwable failure) {
    return of(failure, Phase.BODY, "in the middle of its answer");
  }

  private static GatewayError of(Throwable failure, Phase phase, String when) {
    if (failure instanceof GatewayError error) {
      return error;
    }
    boolean closed =
        failure instanceof HttpClosedException
            || failure instanceof StreamResetException
            || failure instanceof IOException;
    GatewayError error =
        closed
            ? GatewayError.of(
                ErrorCode.CONNECTION_RESET, "the upstream closed the connection " + when)
            : GatewayError.of(
                ErrorCode.BAD_UPSTREAM_RESPONSE,
                "the upstream's answer is not valid HTTP: " + reason(failure));
    return error.withPhase(phase).withCause(failure);
  }

  private static String reason(Throwable failure) {
    if (failure instanceof TooLongHttpHeaderException) {
      return "its header section is too large";
    }
    if (failure instanceof DecoderException) {
      return "it cannot be parsed";
    }
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
