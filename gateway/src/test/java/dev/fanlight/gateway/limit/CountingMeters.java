package dev.fanlight.gateway.limit;

import dev.fanlight.gateway.telemetry.BulkheadMeters;
import dev.fanlight.plugin.ErrorCode;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what a bulkhead tells. */
final class CountingMeters implements BulkheadMeters {
  private final List<Long> waits = new CopyOnWriteArrayList<>();
  private final List<ErrorCode> rejections = new CopyOnWriteArrayList<>();

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
