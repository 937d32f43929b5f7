package dev.fanlight.gateway.telemetry.journal;

import dev.fanlight.gateway.telemetry.journal.CallRows.Need;
import dev.fanlight.gateway.telemetry.journal.CallRows.Time;
import dev.fanlight.gateway.telemetry.journal.ExchangeRecord.Ending;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange.Part;
import dev.fanlight.gateway.telemetry.request.RequestDetails;
import dev.fanlight.gateway.telemetry.upstream.AttemptReason;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Outcome;
import dev.fanlight.plugin.Phase;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A record that a test writes by hand, in milliseconds, and its path as words. */
abstract class WrittenRecord {
  static final long MILLI = 1_000_000;
  static final GatewayError LOST = GatewayError.of(ErrorCode.CANCELLED, "lost");
  static final GatewayError LATE = GatewayError.deadlineExceeded(Phase.RESPONSE, "not in time");

  final ExchangeRecord record =
      PlayedRecord.begun(
          new ExchangeStart(
              "home",
              "7",
              "public",
              "127.0.0.1",
              "1.1",
              "GET",
              "/",
              false,
              null,
              RequestDetails.NONE),
          0);
  private int calls;

  final int call(String name, long ready, long made) {
    return call(name, ready, made, Need.ANSWER);
  }

  final int call(String name, long ready, long made, Need need) {
    record.callBegan();
    int row = record.calls().begin(++calls);
    record.calls().names(row, name, name, "u", need);
    record.calls().at(row, Time.READY, ready * MILLI);
    record.calls().at(row, Time.MADE, made * MILLI);
    return row;
  }

  final void at(int row, Time time, long millis) {
    record.calls().at(row, time, millis * MILLI);
  }

  final void end(int row, long millis, @Nullable GatewayError error) {
    at(row, Time.ENDED, millis);
    record.calls().end(row, error == null ? Outcome.SUCCESS : error.code().outcome(), 0, error);
  }

  /** An attempt; what is negative does not happen. */
  final void attempt(int row, int number, long[] times, String outcome, @Nullable ErrorCode error) {
    AttemptReason reason = number == 1 ? AttemptReason.FIRST : AttemptReason.RETRY;
    record.attempts().begin(row, number, times[0] * MILLI, reason, "e:80");
    AttemptRows.Time[] named = {
      AttemptRows.Time.STARTED,
      AttemptRows.Time.CONNECTED,
      AttemptRows.Time.HEAD,
      AttemptRows.Time.BODY
    };
    for (int i = 1; i < named.length; i++) {
      if (times[i] >= 0) {
        record.attempts().reach(row, number, named[i], times[i] * MILLI);
      }
    }
    record.attempts().end(row, number, times[4] * MILLI, outcome, error);
  }

  /** A call of one attempt that is answered: connected after a millisecond, its head one before. */
  final int answered(String name, long ready, long end) {
    int row = call(name, ready, ready);
    at(row, Time.PERMITTED, ready);
    attempt(
        row, 1, new long[] {ready, ready + 1, end - 1, end, end}, FinishedExchange.ANSWERED, null);
    end(row, end, null);
    return row;
  }

  final int plugin(String name, long... times) {
    int row = record.plugins().begin(0, name);
    PluginRows.Time[] named = {
      PluginRows.Time.ENTERED,
      PluginRows.Time.PROCEEDED,
      PluginRows.Time.RESUMED,
      PluginRows.Time.LEFT
    };
    for (int i = 0; i < times.length; i++) {
      if (times[i] >= 0) {
        record.plugins().at(row, named[i], times[i] * MILLI);
      }
    }
    return row;
  }

  /** The parts, each as {@code [call|plugin] phase from-to}. */
  final List<String> path(long duration) {
    return path(duration, null);
  }

  final List<String> path(long duration, @Nullable ErrorCode error) {
    record.freeze(new Ending(0, "7", 200, 0, duration * MILLI, 0, error, null, Map.of(), 0, false));
    return FinishedExchange.of(record).criticalPath().stream().map(WrittenRecord::words).toList();
  }

  private static String words(Part part) {
    String of =
        part.call() != null ? part.call() + " " : part.plugin() != null ? part.plugin() + " " : "";
    long from = part.startAt() / MILLI;
    return of + part.phase().label() + " " + from + "-" + (from + part.durationNanos() / MILLI);
  }
}
