package dev.fanlight.gateway.limit;

import static java.util.Collections.synchronizedList;

import dev.fanlight.gateway.telemetry.meter.BulkheadMeters;
import dev.fanlight.plugin.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/** Remembers what a bulkhead tells. */
final class CountingMeters implements BulkheadMeters {
  private final List<Long> waits = synchronizedList(new ArrayList<>());
  private final List<ErrorCode> rejections = synchronizedList(new ArrayList<>());

  @Override
  public void waited(long nanos) {
    waits.add(nanos);
  }

  @Override
  public void rejected(ErrorCode reason) {
    rejections.add(reason);
  }

  /** In nanoseconds. */
  List<Long> waits() {
    return waits;
  }

  List<ErrorCode> rejections() {
    return rejections;
  }
}
