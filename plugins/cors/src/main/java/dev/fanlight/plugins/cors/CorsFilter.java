package dev.fanlight.plugins.cors;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Answers preflights, and tells browsers in every other answer whether the page may read it.
 *
 * @param exposed the names of the fields that the page may read; empty: the usual ones alone
 */
record CorsFilter(Origins origins, Preflight preflight, String exposed, CorsMeters meters)
    implements Filter {

  @Override
  public Future<GatewayResponse> filter(Exchange exchange, Chain chain) {
    MultiMap asked = exchange.request().headers();
    if (Preflight.is(exchange.request())) {
      return answer(asked);
    }
    String allowed = null;
    if (asked.contains(HttpHeaders.ORIGIN)) {
      allowed = origins.allowed(asked.getAll(HttpHeaders.ORIGIN));
      (allowed == null ? meters.refused() : meters.allowed()).increment();
    }
    String told = allowed;
    return chain
        .proceed(exchange)
        .map(response -> tell(response, told))
        .recover(failure -> Future.failedFuture(tell(GatewayError.from(failure), told)));
  }

  @Override
  public GatewayError unseen(Exchange exchange, GatewayError error) {
    MultiMap asked = exchange.request().headers();
    return tell(error, origins.allowed(asked.getAll(HttpHeaders.ORIGIN)));
  }

  private Future<GatewayResponse> answer(MultiMap asked) {
    try {
      GatewayResponse answer = preflight.answer(asked);
      meters.preflights().increment();
      return Future.succeededFuture(answer);
    } catch (GatewayError refused) {
      meters.refusedPreflights().increment();
      return Future.failedFuture(CorsFields.vary(refused));
    }
  }

  private GatewayResponse tell(GatewayResponse response, @Nullable String allowed) {
    if (response.body() instanceof Body.Tunnel) {
      return response; // a handshake is no matter of CORS
    }
    MultiMap headers = response.headers();
    CorsFields.clear(headers);
    CorsFields.vary(headers);
    if (allowed != null) {
      headers.set(CorsFields.ALLOW_ORIGIN, allowed);
      if (origins.credentials()) {
        headers.set(CorsFields.ALLOW_CREDENTIALS, "true");
      }
      if (!exposed.isEmpty()) {
        headers.set(CorsFields.EXPOSE_HEADERS, exposed);
      }
    }
    if (response.body() instanceof Body.Streamed streamed) {
      response.body(
          new Body.Streamed(
              streamed.stream(),
              streamed.length(),
              () -> CorsFields.cleared(streamed.trailers().get())));
    }
    return response;
  }

  /** Scripts of the page can read what was wrong. */
  private GatewayError tell(GatewayError error, @Nullable String allowed) {
    GatewayError told = CorsFields.vary(CorsFields.clear(error));
    if (allowed != null) {
      told = told.withHeader(CorsFields.ALLOW_ORIGIN.toString(), allowed);
      if (origins.credentials()) {
        told = told.withHeader(CorsFields.ALLOW_CREDENTIALS.toString(), "true");
      }
      if (!exposed.isEmpty()) {
        told = told.withHeader(CorsFields.EXPOSE_HEADERS.toString(), exposed);
      }
    }
    return told;
  }
}
