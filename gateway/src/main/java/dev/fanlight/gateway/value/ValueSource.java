package dev.fanlight.gateway.value;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.MultiMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What expressions read: one exchange's request, its finished calls and the current item. */
public interface ValueSource {
  /**
   * Decoded, a tail with its slashes; null when the route has no such variable.
   *
   * @throws dev.fanlight.plugin.GatewayError {@code bad_request} when it is not UTF-8
   */
  @Nullable String pathVariable(String name);

  /** A variable of one segment as it came, percent-encoded; null when there is none. */
  default @Nullable String rawVariable(String name) {
    return null;
  }

  /** The whole of a tail as it came, slashes and all; null when the name is not a tail's. */
  default @Nullable String wholeTail(String name) {
    return null;
  }

  /** The segments of a tail variable as they came; null when the name is not a tail's. */
  default @Nullable List<String> pathTail(String name) {
    return null;
  }

  /**
   * Every decoded occurrence, in order.
   *
   * @throws dev.fanlight.plugin.GatewayError {@code bad_request} when one is not UTF-8
   */
  List<String> query(String name);

  /** The values of every cookie of that name, in order, as they came. */
  default List<String> cookie(String name) {
    return Cookies.named(name, header("cookie"));
  }

  /** The client's address; null where there is no client. */
  default @Nullable String clientAddress() {
    return null;
  }

  /** Every field line of that name, in order. */
  List<String> header(String name);

  /**
   * A value in the request's body; null when there is none.
   *
   * @throws dev.fanlight.plugin.GatewayError {@code bad_request} when the body is not JSON, {@code
   *     payload_too_large} when there is too much to read at that place
   */
  @Nullable JsonNode requestBody(JsonPointer pointer);

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
     * A value in its body; null when there is none.
     *
     * @throws dev.fanlight.plugin.GatewayError {@code invalid_body} when the body is not JSON,
     *     {@code upstream_body_too_large} when there is too much to read at that place
     */
    @Nullable JsonNode body(JsonPointer pointer);
  }
}
