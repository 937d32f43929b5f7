package dev.fanlight.gateway.telemetry.span;

import dev.fanlight.gateway.telemetry.journal.ExchangeRecord;
import dev.fanlight.gateway.telemetry.journal.ExchangeRecord.Ending;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange;
import dev.fanlight.gateway.telemetry.journal.RecordTaker;
import dev.fanlight.gateway.telemetry.trace.ExchangeTrace;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Supplier;

/**
 * Decides at the end of an exchange whether its spans are sent: its trace is recorded, or it is
 * worth a look. The items of a batch wait for the end of the batch, so that all of it is sent or
 * nothing. Confined to one event loop.
 */
public final class TraceKeeper implements RecordTaker {
  /** Items of one batch whose spans can be sent. */
  static final int MOST_ITEMS = 100;

  /** Batches under way whose items are held. */
  private static final int MOST_BATCHES = 10_000;

  private final Supplier<SpanSink> sink;

  /** The items that have ended, of batches that have not. */
  private final IdentityHashMap<ExchangeTrace, List<ExchangeRecord>> items =
      new IdentityHashMap<>();

  /**
   * @param sink gives the sink of the moment, which gets what is kept
   */
  public TraceKeeper(Supplier<SpanSink> sink) {
    this.sink = sink;
  }

  @Override
  public boolean take(ExchangeRecord record) {
    ExchangeTrace trace = record.start().trace();
    if (trace == null) {
      return false;
    }
    if (trace.isInner()) {
      return hold(record, trace.outermost());
    }
    List<ExchangeRecord> held = items.isEmpty() ? null : items.remove(trace);
    if (held == null) {
      if (!isKept(record, trace)) {
        return false;
      }
      sink.get().offer(new KeptTrace(List.of(record)));
      return true;
    }
    held.add(0, record);
    if (held.stream().anyMatch(one -> isKept(one, trace))) {
      sink.get().offer(new KeptTrace(List.copyOf(held)));
      return true;
    }
    return false;
  }

  private boolean hold(ExchangeRecord item, ExchangeTrace batch) {
    List<ExchangeRecord> held = items.get(batch);
    if (held == null) {
      if (items.size() == MOST_BATCHES) {
        return false;
      }
      held = new ArrayList<>();
      items.put(batch, held);
    }
    return held.size() < MOST_ITEMS && held.add(item);
  }

  private static boolean isKept(ExchangeRecord record, ExchangeTrace trace) {
    Ending end = record.ending();
    boolean tunnel = record.received() != FinishedExchange.NO_TUNNEL;
    long nanos = tunnel ? 0 : end.durationNanos();
    return trace.isKept(end.status(), end.error(), end.grpcStatus(), end.partial(), nanos);
  }
}
