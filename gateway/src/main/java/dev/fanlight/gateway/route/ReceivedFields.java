package dev.fanlight.gateway.route;

import dev.fanlight.gateway.route.exchange.Client;
import dev.fanlight.gateway.upstream.fields.ForwardedFields;
import dev.fanlight.gateway.upstream.fields.HopByHop;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/** The header fields of a request that has been read, before its route is looked for. */
public final class ReceivedFields {
  private static final CharSequence TE = HttpHeaders.createOptimized("te");

  private ReceivedFields() {}

  /** Takes out what is not for anybody behind the connection, or what nobody may say. */
  public static void settle(MultiMap headers, Client client) {
    String te = headers.get(TE);
    HopByHop.strip(headers);
    if (te != null && te.contains("trailers")) {
      // The gateway's own word from here on: it passes trailers.
      headers.set(TE, "trailers");
    }
    ForwardedFields.removeClaims(headers, client.trusted());
    if (client.certificate() != null) {
      headers.set(ForwardedFields.CLIENT_CERTIFICATE, client.certificate());
    }
    if (client.protocol().startsWith("2") && !client.authority().isEmpty()) {
      headers.set(HttpHeaders.HOST, client.authority());
    }
  }
}
