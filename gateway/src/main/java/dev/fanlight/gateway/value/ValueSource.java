package dev.fanlight.gateway.value;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.MultiMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What expressions read: one exchange's request, its finished calls and the current item. */
public interface ValueSource {
  /** Decoded, a tail with its slashes; null when the route has no such variable. */
  @Nullable String pathVariable(String name);

  /** The decoded segments of a tail variable; null when the name is not a tail's. */
  default @Nullable List<String> pathTail(String name) {
    return null;
  }

  /** Every decoded occurrence, in order. */
  List<String> query(String name);

  /** Every field line of that name, in order. */
  List<String> header(String name);

  /**
   * The request's body; null when it has none.
   *
   * @throws dev.fanlight.plugin.GatewayError {@code bad_request} when it is not JSON
   */
  @Nullable JsonNode requestBody();

  /** A finished call's result; null when there is no such call or it has none. */
  @Nullable CallValues call(String name);

  /** The current item; null outside a {@code for_each}. */
  @Nullable JsonNode item();

  /** Whether the item came out of an earlier call: what it lacks is then not the client's fault. */
  default boolean itemFromCall() {
    return false;
  }

  /** A finished call, to be read. */
  interface CallValues {
    int status();

    MultiMap headers();

    /**
     * Null when it is empty.
     *
     * @throws dev.fanlight.plugin.GatewayError {@code invalid_body} when it is not JSON
     */
    @Nullable JsonNode body();
  }
}
