package dev.fanlight.gateway.telemetry.span;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.common.InstrumentationLibraryInfo;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;

/**
 * A span that is made when all of it is known.
 *
 * <p>The spans of OpenTelemetry's SDK live: they are begun, changed and ended, by the clock that
 * runs meanwhile, and draw their own ids. So the exporter gets its data in this form instead, with
 * the times and ids of the exchange's record.
 *
 * @param startNanos since 1970
 * @param endNanos since 1970
 */
record FinishedSpan(
    Identity identity,
    long startNanos,
    long endNanos,
    Attributes attributes,
    StatusData status,
    List<LinkData> links)
    implements SpanData {
  private static final InstrumentationScopeInfo SCOPE = InstrumentationScopeInfo.create("fanlight");

  /**
   * Which span it is.
   *
   * @param parent not valid where there is none
   */
  record Identity(
      Resource resource, String name, SpanKind kind, SpanContext context, SpanContext parent) {}

  @Override
  public String getName() {
    return identity.name();
  }

  @Override
  public SpanKind getKind() {
    return identity.kind();
  }

  @Override
  public SpanContext getSpanContext() {
    return identity.context();
  }

  @Override
  public SpanContext getParentSpanContext() {
    return identity.parent();
  }

  @Override
  public StatusData getStatus() {
    return status;
  }

  @Override
  public long getStartEpochNanos() {
    return startNanos;
  }

  @Override
  public Attributes getAttributes() {
    return attributes;
  }

  @Override
  public List<EventData> getEvents() {
    return List.of();
  }

  @Override
  public List<LinkData> getLinks() {
    return links;
  }

  @Override
  public long getEndEpochNanos() {
    return endNanos;
  }

  @Override
  public boolean hasEnded() {
    return true;
  }

  @Override
  public int getTotalRecordedEvents() {
    return 0;
  }

  @Override
  public int getTotalRecordedLinks() {
    return links.size();
  }

  @Override
  public int getTotalAttributeCount() {
    return attributes.size();
  }

  @Override
  @SuppressWarnings("deprecation") // The interface asks for it; exporters ask for the scope.
  public InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
    return InstrumentationLibraryInfo.empty();
  }

  @Override
  public InstrumentationScopeInfo getInstrumentationScopeInfo() {
    return SCOPE;
  }

  @Override
  public Resource getResource() {
    return identity.resource();
  }
}
