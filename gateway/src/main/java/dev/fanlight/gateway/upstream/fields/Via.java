package dev.fanlight.gateway.upstream.fields;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * {@code Via} (RFC 9110, section 7.6.3): tells upstreams and clients that messages pass this
 * gateway, and a route that a request has passed it before. In requests a comment names the process
 * and the route, so that several gateways can stand in a row, and one can call itself by another
 * route. Immutable.
 */
public final class Via {
  public static final CharSequence FIELD = HttpHeaders.createOptimized("via");

  private static final String NAME = " fanlight";
  private static final HexFormat HEX = HexFormat.of();
  private static final String PROCESS = HEX.toHexDigits(ThreadLocalRandom.current().nextInt());

  private final String us;
  private final String http10;
  private final String http11;
  private final String http20;

  /**
   * @param route whose requests these are
   */
  public Via(String route) {
    us = NAME + " (" + PROCESS + "-" + HEX.toHexDigits(route.hashCode()) + ")";
    http10 = "1.0" + us;
    http11 = "1.1" + us;
    http20 = "2.0" + us;
  }

  /**
   * Adds this gateway to the fields of a request that goes on.
   *
   * @param protocol the version in which the request came: {@code 1.0}, {@code 1.1} or {@code 2.0}
   * @throws GatewayError when the request has passed this route before
   */
  public void pass(MultiMap headers, String protocol) {
    GatewayError refusal = refusal(headers);
    if (refusal != null) {
      throw refusal;
    }
    add(headers, protocol);
  }

  /** Why a request with these fields goes no further; null: it has not passed this route before. */
  public @Nullable GatewayError refusal(MultiMap headers) {
    return hasPassed(headers)
        ? GatewayError.of(
            ErrorCode.LOOP_DETECTED, "the request has passed this route of the gateway before")
        : null;
  }

  /**
   * Whether a request with these fields has passed the route before. An element with our name and
   * no comment counts: somebody on the way may have taken the comment out.
   */
  private boolean hasPassed(MultiMap headers) {
    if (!headers.contains(FIELD)) {
      return false;
    }
    for (String value : headers.getAll(FIELD)) {
      for (String element : value.split(",", -1)) {
        String by = element.strip();
        if (by.endsWith(us) || by.endsWith(NAME)) {
          return true;
        }
      }
    }
    return false;
  }

  /** In one line with those before it. */
  private void add(MultiMap headers, String protocol) {
    String own =
        switch (protocol) {
          case "1.0" -> http10;
          case "2.0" -> http20;
          default -> http11;
        };
    headers.set(
        FIELD,
        headers.contains(FIELD) ? String.join(", ", headers.getAll(FIELD)) + ", " + own : own);
  }

  /** Tells a call of the gateways on the way of its request, to which this one has been added. */
  public static void copy(MultiMap request, MultiMap call) {
    String gateways = request.get(FIELD);
    if (gateways != null) {
      call.set(FIELD, gateways);
    }
  }

  /**
   * Adds this gateway to the fields of a response that goes on.
   *
   * @param protocol the version in which the response came
   */
  public static void addToResponse(MultiMap headers, String protocol) {
    headers.add(
        FIELD,
        switch (protocol) {
          case "1.0" -> "1.0 fanlight";
          case "2.0" -> "2.0 fanlight";
          default -> "1.1 fanlight";
        });
  }
}
