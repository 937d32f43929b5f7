package dev.fanlight.gateway.telemetry.span;

import static dev.fanlight.gateway.telemetry.span.Semantics.millis;

import dev.fanlight.gateway.telemetry.journal.ExchangeRecord;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange.Call;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange.Plugin;
import dev.fanlight.gateway.telemetry.request.RequestDetails;
import dev.fanlight.gateway.telemetry.trace.ExchangeTrace;
import dev.fanlight.gateway.telemetry.trace.TracePolicy;
import dev.fanlight.gateway.telemetry.trace.TracePolicy.TracedRoute;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Outcome;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the spans of one exchange of its record.
 *
 * <pre>
 * GET /home/{id}          SERVER; INTERNAL for an item of a batch
 * ├─ plugin jwt           INTERNAL, each plugin
 * ├─ call user            INTERNAL, each call, with its waits
 * │  ├─ GET               CLIENT, each attempt, by the id that the attempt has sent
 * │  └─ GET
 * └─ call orders
 *    └─ GET
 * </pre>
 */
final class ExchangeSpans {
  private static final int NOT_SENT = 499;
  private static final StatusData FAILED = StatusData.create(StatusCode.ERROR, "");

  private final FinishedExchange exchange;
  private final @Nullable String grpcStatus;
  private final ExchangeTrace trace;
  private final SpanIdentities identities;
  private final @Nullable TracedRoute route;
  private final long begunAt;

  /**
   * @param begunAt when the exchange began, in nanoseconds since 1970
   */
  ExchangeSpans(Resource resource, ExchangeRecord record, ExchangeTrace trace, long begunAt) {
    this.exchange = FinishedExchange.of(record);
    this.grpcStatus = exchange.ending().grpcStatus();
    this.trace = trace;
    this.identities = new SpanIdentities(resource, trace);
    this.route = trace.policy().routes().get(exchange.start().route());
    this.begunAt = begunAt;
  }

  List<SpanData> make() {
    List<SpanData> spans = new ArrayList<>();
    spans.add(exchange());
    exchange.plugins().forEach(plugin -> spans.add(plugin(plugin)));
    for (Call call : exchange.calls()) {
      spans.add(call(call));
      AttemptSpans attempts = new AttemptSpans(exchange.start(), call, trace.policy(), route);
      call.attempts()
          .forEach(attempt -> spans.add(attempts.span(attempt, identities, trace, begunAt)));
    }
    return spans;
  }

  private FinishedSpan exchange() {
    String method = exchange.start().method();
    String known = Semantics.isKnown(method) ? method : "HTTP";
    String name = route == null ? known : known + " " + route.pattern();
    long end = begunAt + exchange.ending().durationNanos();
    return new FinishedSpan(
        identities.exchange(name), begunAt, end, ofExchange(), status(), identities.links());
  }

  private boolean isFailure() {
    return TracePolicy.isFailure(exchange.ending().status(), exchange.ending().error(), grpcStatus);
  }

  private StatusData status() {
    return isFailure() ? FAILED : StatusData.unset();
  }

  private Attributes ofExchange() {
    AttributesBuilder attributes = Attributes.builder();
    putRequest(attributes);
    putGrpc(attributes);
    int status = exchange.ending().status();
    ErrorCode error = exchange.ending().error();
    if (status != NOT_SENT) {
      attributes.put(Semantics.STATUS, status);
    }
    if (error != null) {
      attributes.put(Semantics.ERROR, error.code());
    }
    if (isFailure()) {
      attributes.put(Semantics.ERROR_TYPE, errorType(status, error));
    }
    attributes.put(Semantics.OWN_ROUTE, exchange.start().route());
    attributes.put(Semantics.LISTENER, exchange.start().listener());
    attributes.put(Semantics.REQUEST_ID, exchange.ending().requestId());
    attributes.put(Semantics.QUEUE_MS, millis(exchange.queueNanos()));
    if (exchange.ending().partial()) {
      attributes.put(Semantics.PARTIAL, true);
    }
    if (!trace.sampled()) {
      attributes.put(Semantics.KEPT, "tail");
    }
    if (exchange.omitted() > 0) {
      attributes.put(Semantics.OMITTED, exchange.omitted());
    }
    return attributes.build();
  }

  private String errorType(int status, @Nullable ErrorCode error) {
    if (error != null) {
      return error.code();
    }
    return grpcStatus == null ? Integer.toString(status) : grpcStatus;
  }

  private void putRequest(AttributesBuilder attributes) {
    String method = exchange.start().method();
    if (Semantics.isKnown(method)) {
      attributes.put(Semantics.METHOD, method);
    } else {
      attributes.put(Semantics.METHOD, "_OTHER").put(Semantics.METHOD_ORIGINAL, method);
    }
    attributes.put(Semantics.PATH, exchange.start().path());
    attributes.put(Semantics.CLIENT, exchange.start().client());
    RequestDetails details = exchange.start().details();
    attributes.put(Semantics.SCHEME, details.scheme());
    if (!details.host().isEmpty()) {
      Semantics.putServer(attributes, details.host());
    }
    if (details.userAgent() != null) {
      attributes.put(Semantics.USER_AGENT, details.userAgent());
    }
    String protocol = exchange.start().protocol();
    attributes.put(Semantics.PROTOCOL, protocol.startsWith("2") ? "2" : protocol);
    if (route != null) {
      attributes.put(Semantics.ROUTE, route.pattern());
    }
  }

  private void putGrpc(AttributesBuilder attributes) {
    if (grpcStatus != null) {
      attributes.put(Semantics.RPC_SYSTEM, "grpc");
      // A request target that is refused may have no slash.
      String path = exchange.start().path();
      attributes.put(Semantics.RPC_METHOD, path.startsWith("/") ? path.substring(1) : path);
      attributes.put(Semantics.RPC_STATUS, grpcStatus);
    }
  }

  private FinishedSpan call(Call call) {
    AttributesBuilder attributes = Attributes.builder();
    attributes.put(Semantics.CALL, call.name()).put(Semantics.CALL_UPSTREAM, call.upstream());
    attributes.put(Semantics.CALL_TURN_MS, millis(call.turnNanos()));
    attributes.put(Semantics.CALL_QUEUE_MS, millis(call.queueNanos()));
    Outcome outcome = call.outcome();
    attributes.put(Semantics.CALL_OUTCOME, outcome == null ? "open" : outcome.label());
    if (call.after() != null) {
      attributes.put(Semantics.CALL_AFTER, call.after());
    }
    if (FinishedExchange.happened(call.deadlineAt())) {
      attributes.put(Semantics.CALL_DEADLINE_MS, millis(call.deadlineAt()));
    }
    // What was cancelled on purpose is no error.
    ErrorCode error = outcome == Outcome.CANCELLED ? null : call.error();
    if (error != null) {
      attributes.put(Semantics.ERROR_TYPE, error.code()).put(Semantics.ERROR, error.code());
    }
    if (call.phase() != null) {
      attributes.put(Semantics.CALL_PHASE, call.phase().label());
    }
    return new FinishedSpan(
        identities.part(
            "call " + call.declared(),
            SpanKind.INTERNAL,
            trace.ofCall(call.number()),
            trace.span()),
        begunAt + call.startAt(),
        begunAt + call.endAt(),
        attributes.build(),
        error == null ? StatusData.unset() : FAILED,
        List.of());
  }

  private FinishedSpan plugin(Plugin plugin) {
    AttributesBuilder attributes = Attributes.builder();
    attributes.put(Semantics.PLUGIN, plugin.name());
    long end = exchange.ending().durationNanos();
    long left = orElse(plugin.leftAt(), end);
    attributes.put(
        Semantics.PLUGIN_REQUEST_MS,
        millis(orElse(plugin.proceededAt(), left) - plugin.enteredAt()));
    if (FinishedExchange.happened(plugin.resumedAt())) {
      attributes.put(Semantics.PLUGIN_RESPONSE_MS, millis(left - plugin.resumedAt()));
    }
    boolean failed = FinishedExchange.happened(plugin.failedAt());
    return new FinishedSpan(
        identities.part(
            "plugin " + plugin.name(),
            SpanKind.INTERNAL,
            trace.ofPlugin(plugin.place()),
            trace.span()),
        begunAt + plugin.enteredAt(),
        begunAt + left,
        attributes.build(),
        failed ? FAILED : StatusData.unset(),
        List.of());
  }

  private static long orElse(long time, long otherwise) {
    return FinishedExchange.happened(time) ? time : otherwise;
  }
}
