package dev.fanlight.gateway.fanout.plan;

import dev.fanlight.gateway.config.action.CallConfig;
import dev.fanlight.gateway.upstream.fields.Via;
import dev.fanlight.gateway.value.TemplateNames;
import dev.fanlight.gateway.value.template.FormTemplate;
import dev.fanlight.gateway.value.template.TextTemplate;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.GatewayRequest;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Map;

/** Makes the request of a fan-out's call. Nothing of the client's goes along unless it is named. */
final class CallRequests {
  /** The trace goes on through the gateway: W3C Trace Context. */
  private static final List<String> TRACE = List.of("traceparent", "tracestate");

  private CallRequests() {}

  /**
   * @throws dev.fanlight.plugin.GatewayError when a template's value is not there, or not allowed
   *     where it would stand
   */
  static CallRequest make(
      CallConfig.Request call,
      TemplateNames names,
      GatewayRequest request,
      List<String> forwardHeaders) {
    FormTemplate form = call.form();
    MultiMap headers = HttpHeaders.headers();
    copy(TRACE, request.headers(), headers);
    copy(forwardHeaders, request.headers(), headers);
    // A call that comes back here is found by it.
    Via.copy(request.headers(), headers);
    headers.set(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY);
    Body body = Body.empty();
    if (form != null) {
      body = Body.of(form.expand(names));
      headers.set(HttpHeaders.CONTENT_TYPE, HttpHeaders.APPLICATION_X_WWW_FORM_URLENCODED);
    } else if (call.body() != null) {
      body = Body.of(call.body().expand(names));
      headers.set(
          HttpHeaders.CONTENT_TYPE,
          call.body().isText() ? "text/plain; charset=utf-8" : "application/json");
    }
    for (Map.Entry<String, TextTemplate> header : call.headers().entrySet()) {
      headers.set(header.getKey(), header.getValue().expand(names));
    }
    String target =
        call.forwardedQuery().addTo(call.path().expand(names, call.query()), request.query());
    return new CallRequest(call.method(), target, headers, body, null);
  }

  private static void copy(List<String> fields, MultiMap from, MultiMap to) {
    for (String name : fields) {
      if (from.contains(name)) {
        to.set(name, from.getAll(name));
      }
    }
  }
}
