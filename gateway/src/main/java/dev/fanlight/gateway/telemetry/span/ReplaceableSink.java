package dev.fanlight.gateway.telemetry.span;

/** A sink in whose place another may come. */
public final class ReplaceableSink implements SpanSink {
  private volatile SpanSink now;

  public ReplaceableSink(SpanSink first) {
    now = first;
  }

  /**
   * Returns the one so far, which is to be closed when no thread can be offering to it any more.
   */
  public SpanSink replace(SpanSink next) {
    SpanSink before = now;
    now = next;
    return before;
  }

  @Override
  public void offer(PendingSpans spans) {
    now.offer(spans);
  }

  @Override
  public void close() {
    now.close();
  }
}
