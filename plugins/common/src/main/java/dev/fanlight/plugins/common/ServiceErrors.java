package dev.fanlight.plugins.common;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Phase;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Says what a service did that a plugin has asked with the client of plugins. The errors show
 * nothing that the service has sent. Their causes may, so those are for the log only.
 *
 * @param service names the service in each error
 */
public record ServiceErrors(String service) {

  /** The error of a request that has failed. */
  public GatewayError of(Throwable failure) {
    return switch (failure) {
      case GatewayError error -> error;
      case TimeoutException ignored -> late();
      case ConnectException ignored -> error(ErrorCode.CONNECT_FAILED, "cannot be reached");
      case UnknownHostException ignored -> error(ErrorCode.CONNECT_FAILED, "cannot be found");
      case ConnectionPoolTooBusyException ignored -> error(ErrorCode.OVERLOADED, "is overloaded");
      case SSLException insecure ->
          error(ErrorCode.CONNECT_FAILED, "cannot be spoken to over TLS").withCause(insecure);
      case HttpClosedException closed -> brokenOff(closed);
      case IOException closed -> brokenOff(closed);
      default ->
          error(ErrorCode.BAD_UPSTREAM_RESPONSE, "sent an answer that is not valid")
              .withCause(failure);
    };
  }

  private GatewayError brokenOff(Throwable failure) {
    return error(ErrorCode.CONNECTION_RESET, "broke off").withCause(failure);
  }

  /** The error of a service that has not answered within its time. */
  public GatewayError late() {
    return GatewayError.deadlineExceeded(Phase.RESPONSE, service + " did not answer in time");
  }

  /**
   * Another error.
   *
   * @param what the service did, such as {@code answered 500}
   */
  public GatewayError error(ErrorCode code, String what) {
    return GatewayError.of(code, service + " " + what);
  }
}
