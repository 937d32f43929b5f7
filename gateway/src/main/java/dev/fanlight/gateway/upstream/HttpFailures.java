package dev.fanlight.gateway.upstream;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Phase;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** What the HTTP client's failures mean. */
final class HttpFailures {
  private HttpFailures() {}

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
            || failure instanceof PrematureChannelClosureException
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

  /** Without the addresses that messages may hold: the detail is shown to clients. */
  private static String reason(Throwable failure) {
    return switch (failure) {
      case ConnectTimeoutException ignored -> "not in time";
      case ConnectionPoolTooBusyException ignored -> "too many are open";
      case ConnectException ignored -> "refused or unreachable";
      case SSLException ignored -> "the TLS handshake failed";
      case UnknownHostException ignored -> "its name is not known";
      case TooLongHttpHeaderException ignored -> "its header section is too large";
      default -> failure.getClass().getSimpleName();
    };
  }
}
