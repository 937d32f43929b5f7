package dev.fanlight.gateway.telemetry.span;

import static dev.fanlight.gateway.telemetry.span.Semantics.millis;

import dev.fanlight.gateway.telemetry.journal.ExchangeStart;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange.Attempt;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange.Call;
import dev.fanlight.gateway.telemetry.trace.ExchangeTrace;
import dev.fanlight.gateway.telemetry.trace.TracePolicy;
import dev.fanlight.gateway.telemetry.trace.TracePolicy.TracedRoute;
import dev.fanlight.gateway.telemetry.upstream.AttemptReason;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the spans of a call's attempts: requests to upstreams, as HTTP clients name them. */
final class AttemptSpans {
  private static final int CLIENT_ERROR = 400;

  private final Call call;
  private final String scheme;
  private final @Nullable String path;
  private final @Nullable String template;

  AttemptSpans(ExchangeStart start, Call call, TracePolicy policy, @Nullable TracedRoute route) {
    this.call = call;
    this.scheme = policy.secure().contains(call.upstream()) ? "https" : "http";
    this.template = route == null ? null : route.templates().get(call.declared());
    // Of other calls it is not known whether a secret is a part of it.
    boolean passed = route != null && route.passesPath() && call.declared().equals(call.upstream());
    this.path = passed ? start.path() : null;
  }

  FinishedSpan span(Attempt attempt, SpanIdentities identities, ExchangeTrace trace, long begunAt) {
    long end = FinishedExchange.happened(attempt.endAt()) ? attempt.endAt() : call.endAt();
    return new FinishedSpan(
        identities.part(
            name(),
            SpanKind.CLIENT,
            trace.ofAttempt(call.number(), attempt.number()),
            trace.ofCall(call.number())),
        begunAt + attempt.startAt(),
        begunAt + Math.max(attempt.startAt(), end),
        attributes(attempt),
        errorType(attempt) == null ? StatusData.unset() : StatusData.create(StatusCode.ERROR, ""),
        List.of());
  }

  private String name() {
    String method = call.method();
    String known = method == null || !Semantics.isKnown(method) ? "HTTP" : method;
    return template == null ? known : known + " " + template;
  }

  private Attributes attributes(Attempt attempt) {
    AttributesBuilder attributes = Attributes.builder();
    putRequest(attributes, attempt);
    if (attempt.status() != 0) {
      attributes.put(Semantics.STATUS, attempt.status());
    }
    String errorType = errorType(attempt);
    if (errorType != null) {
      attributes.put(Semantics.ERROR_TYPE, errorType);
    }
    attributes.put(Semantics.ATTEMPT_REASON, attempt.reason().label());
    if (attempt.reason() == AttemptReason.RETRY) {
      attributes.put(Semantics.RESEND_COUNT, attempt.number() - 1);
    }
    String outcome = attempt.outcome();
    attributes.put(Semantics.ATTEMPT_OUTCOME, outcome == null ? "open" : outcome);
    if (FinishedExchange.happened(attempt.connectedAt())) {
      attributes.put(
          Semantics.ATTEMPT_CONNECT_MS, millis(attempt.connectedAt() - attempt.startAt()));
    }
    if (FinishedExchange.happened(attempt.headAt())) {
      attributes.put(Semantics.ATTEMPT_HEAD_MS, millis(attempt.headAt() - attempt.startAt()));
    }
    return attributes.build();
  }

  private void putRequest(AttributesBuilder attributes, Attempt attempt) {
    String method = call.method();
    if (method != null && Semantics.isKnown(method)) {
      attributes.put(Semantics.METHOD, method);
    } else {
      attributes.put(Semantics.METHOD, "_OTHER");
    }
    String endpoint = attempt.endpoint();
    Semantics.putServer(attributes, endpoint);
    if (path != null) {
      attributes.put(Semantics.URL, scheme + "://" + endpoint + path);
    }
    if (template != null) {
      attributes.put(Semantics.TEMPLATE, template);
    }
  }

  /** Null: it is no error. What was cancelled on purpose is none. */
  private static @Nullable String errorType(Attempt attempt) {
    if (attempt.error() != null) {
      return attempt.error().code();
    }
    boolean refused =
        FinishedExchange.ANSWERED.equals(attempt.outcome()) && attempt.status() >= CLIENT_ERROR;
    return refused ? Integer.toString(attempt.status()) : null;
  }
}
