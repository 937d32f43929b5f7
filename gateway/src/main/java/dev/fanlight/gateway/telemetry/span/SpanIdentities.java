package dev.fanlight.gateway.telemetry.span;

import dev.fanlight.gateway.telemetry.trace.ExchangeTrace;
import dev.fanlight.gateway.telemetry.trace.TraceParent;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.LinkData;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts the ids of an exchange's trace into the words of OpenTelemetry. */
final class SpanIdentities {
  private static final HexFormat HEX = HexFormat.of();

  private final Resource resource;
  private final ExchangeTrace trace;
  private final TraceState state;

  /**
   * @param resource whose spans they are
   */
  SpanIdentities(Resource resource, ExchangeTrace trace) {
    this.resource = resource;
    this.trace = trace;
    this.state = state(trace.state());
  }

  /** Keeps the order of the members: the builder puts each before those it has. */
  private static TraceState state(@Nullable String text) {
    TraceStateBuilder builder = TraceState.builder();
    String[] members = text == null ? new String[0] : text.split(",", -1);
    for (int i = members.length - 1; i >= 0; i--) {
      int equals = members[i].indexOf('=');
      builder.put(members[i].substring(0, equals), members[i].substring(equals + 1));
    }
    return builder.build();
  }

  /** Of the exchange. */
  FinishedSpan.Identity exchange(String name) {
    SpanKind kind = trace.isInner() ? SpanKind.INTERNAL : SpanKind.SERVER;
    return new FinishedSpan.Identity(resource, name, kind, local(trace.span()), parent());
  }

  private SpanContext parent() {
    if (trace.parent() == 0) {
      return SpanContext.getInvalid();
    }
    return trace.isInner()
        ? local(trace.parent())
        : SpanContext.createFromRemoteParent(
            trace.traceId(), HEX.toHexDigits(trace.parent()), flags(trace.sampled()), state);
  }

  /** Of a part of the exchange. */
  FinishedSpan.Identity part(String name, SpanKind kind, long id, long parent) {
    return new FinishedSpan.Identity(resource, name, kind, local(id), local(parent));
  }

  private SpanContext local(long id) {
    return SpanContext.create(trace.traceId(), HEX.toHexDigits(id), flags(trace.sampled()), state);
  }

  private static TraceFlags flags(boolean sampled) {
    return sampled ? TraceFlags.getSampled() : TraceFlags.getDefault();
  }

  /** To the context of a peer that is not trusted. */
  List<LinkData> links() {
    TraceParent link = trace.link();
    if (link == null) {
      return List.of();
    }
    return List.of(
        LinkData.create(
            SpanContext.createFromRemoteParent(
                HEX.toHexDigits(link.traceHigh()) + HEX.toHexDigits(link.traceLow()),
                HEX.toHexDigits(link.span()),
                flags(link.sampled()),
                TraceState.getDefault())));
  }
}
