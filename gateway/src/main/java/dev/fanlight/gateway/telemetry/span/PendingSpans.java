package dev.fanlight.gateway.telemetry.span;

import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;

/** What spans are to be made of, on the thread that sends them. Immutable. */
public interface PendingSpans {

  /** How many spans it makes. */
  int count();

  /** About how many bytes of memory it holds. */
  int weight();

  /**
   * Makes the spans.
   *
   * @param resource whose they are
   */
  List<SpanData> make(Resource resource);
}
