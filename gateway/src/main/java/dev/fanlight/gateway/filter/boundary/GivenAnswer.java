package dev.fanlight.gateway.filter.boundary;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.ReservedFields;
import org.jspecify.annotations.Nullable;

/** The answer to a handshake as a plugin was given it, before the plugin could change it. */
public record GivenAnswer(int status, Body body) {
  private static final int SWITCHING_PROTOCOLS = 101;

  /**
   * Null where nothing of it will be asked.
   *
   * @param response null: there is none
   * @param mustSwitch whether only a switch of protocols can serve the client
   */
  public static @Nullable GivenAnswer of(@Nullable GatewayResponse response, boolean mustSwitch) {
    return response != null && (mustSwitch || response.body() instanceof Body.Tunnel)
        ? new GivenAnswer(response.status(), response.body())
        : null;
  }

  /**
   * What a plugin set in its answer that no plugin may; null: nothing. A tunnel and its 101 come
   * from an upstream.
   *
   * @param given null: none, or none of a handshake
   * @param mustSwitch whether the client takes every status of the class 2xx for an open tunnel
   */
  public static @Nullable String overreach(
      GatewayResponse answer, @Nullable GivenAnswer given, boolean mustSwitch) {
    String field = ReservedFields.hopByHopIn(answer.headers());
    if (field != null) {
      return "the response's field " + field;
    }
    int status = answer.status();
    boolean tunnel = answer.body() instanceof Body.Tunnel;
    if (tunnel && (given == null || !given.body.equals(answer.body()))) {
      return "a tunnel as the response's body";
    }
    boolean opens = mustSwitch && status >= 200 && status < 300;
    return tunnel != (status == SWITCHING_PROTOCOLS)
            || (opens && (given == null || given.status != status))
        ? "the response's status " + status
        : null;
  }
}
