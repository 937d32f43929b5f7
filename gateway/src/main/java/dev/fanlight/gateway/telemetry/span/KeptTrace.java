package dev.fanlight.gateway.telemetry.span;

import dev.fanlight.gateway.telemetry.journal.ExchangeRecord;
import dev.fanlight.gateway.telemetry.trace.ExchangeTrace;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What the gateway did for one request of a client.
 *
 * @param records frozen ones: of the exchange itself, then of the items that a batch had
 */
record KeptTrace(List<ExchangeRecord> records) implements PendingSpans {

  @Override
  public int count() {
    return records.stream().mapToInt(record -> 1 + record.rows()).sum();
  }

  @Override
  public int weight() {
    return records.stream().mapToInt(record -> record.weight() + record.texts()).sum();
  }

  @Override
  public List<SpanData> make(Resource resource) {
    ExchangeRecord outermost = records.get(0);
    // One reading of the clock for all of them: no item begins before its batch.
    long epoch =
        TimeUnit.MILLISECONDS.toNanos(outermost.ending().epochMillis()) - outermost.startedAt();
    List<SpanData> spans = new ArrayList<>();
    for (ExchangeRecord record : records) {
      ExchangeTrace trace = record.start().trace();
      if (trace != null) {
        ExchangeTrace place =
            !trace.isInner() || hasCall(trace.parent()) ? trace : trace.withoutCall();
        spans.addAll(new ExchangeSpans(resource, record, place, epoch + record.startedAt()).make());
      }
    }
    return spans;
  }

  /** Whether a call has that span. Of a large batch, not every call is in the record. */
  private boolean hasCall(long span) {
    for (ExchangeRecord record : records) {
      ExchangeTrace trace = record.start().trace();
      for (int row = 0; trace != null && row < record.calls().size(); row++) {
        if (trace.ofCall(record.calls().number(row)) == span) {
          return true;
        }
      }
    }
    return false;
  }
}
