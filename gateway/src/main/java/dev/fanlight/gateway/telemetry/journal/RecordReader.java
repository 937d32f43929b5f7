package dev.fanlight.gateway.telemetry.journal;

import static dev.fanlight.gateway.telemetry.journal.ExchangeRecord.NEVER;
import static dev.fanlight.gateway.telemetry.journal.ExchangeRecord.NO_ROW;

import dev.fanlight.gateway.telemetry.journal.CallRows.Time;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange.Attempt;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange.Call;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange.Part;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange.Plugin;
import dev.fanlight.gateway.time.Deadline;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes plain values of a frozen record. */
final class RecordReader {
  private static final long LIFETIME = Deadline.NEVER.toNanos() / 2;

  private final ExchangeRecord record;
  private final CallRows calls;

  RecordReader(ExchangeRecord record) {
    this.record = record;
    this.calls = record.calls();
  }

  FinishedExchange read() {
    return new FinishedExchange(
        record.start(),
        record.ending(),
        deadline(record.deadline()),
        record.queueNanos(),
        record.received(),
        record.slowestCall(),
        allCalls(),
        record.omitted(),
        allPlugins(),
        path());
  }

  private List<Call> allCalls() {
    List<Call> all = new ArrayList<>(calls.size());
    for (int row = 0; row < calls.size(); row++) {
      all.add(call(row));
    }
    return all;
  }

  private Call call(int row) {
    long ready = calls.at(row, Time.READY);
    long made = calls.at(row, Time.MADE);
    long end = end(row);
    long queued = calls.at(row, Time.QUEUED);
    long permitted = calls.at(row, Time.PERMITTED);
    long queue = queued == NEVER ? 0 : orEnd(permitted, end) - queued;
    long connect = permitted == NEVER ? 0 : orEnd(calls.at(row, Time.CONNECTED), end) - permitted;
    int after = calls.rowOf(calls.after(row));
    return new Call(
        calls.number(row),
        calls.name(row),
        calls.declared(row),
        calls.upstream(row),
        calls.method(row),
        record.awaits(row),
        calls.outcome(row),
        calls.status(row),
        calls.error(row),
        calls.phase(row),
        ready,
        made - ready,
        queue,
        connect,
        end - made - queue - connect,
        after == NO_ROW ? null : calls.name(after),
        deadline(calls.at(row, Time.DEADLINE)),
        calls.at(row, Time.CANCELLED),
        attempts(row));
  }

  /** One that is a lifetime away bounds nothing. */
  private static long deadline(long time) {
    return time > LIFETIME ? NEVER : time;
  }

  private long end(int row) {
    return orEnd(calls.at(row, Time.ENDED), record.ending().durationNanos());
  }

  private static long orEnd(long time, long end) {
    return time == NEVER ? end : time;
  }

  private List<Attempt> attempts(int call) {
    List<Attempt> all = new ArrayList<>(2);
    for (int row = calls.attempt(call); row != NO_ROW; row = record.attempts().before(row)) {
      all.add(attempt(record.attempts(), row));
    }
    Collections.reverse(all);
    return all;
  }

  private static Attempt attempt(AttemptRows attempts, int row) {
    return new Attempt(
        attempts.number(row),
        attempts.reason(row),
        attempts.endpoint(row),
        attempts.at(row, AttemptRows.Time.STARTED),
        attempts.at(row, AttemptRows.Time.CONNECTED),
        attempts.at(row, AttemptRows.Time.HEAD),
        attempts.at(row, AttemptRows.Time.BODY),
        attempts.at(row, AttemptRows.Time.ENDED),
        attempts.status(row),
        attempts.outcome(row),
        attempts.error(row));
  }

  private List<Plugin> allPlugins() {
    if (!record.hasPlugins()) {
      return List.of();
    }
    PluginRows plugins = record.plugins();
    List<Plugin> all = new ArrayList<>(plugins.size());
    for (int row = 0; row < plugins.size(); row++) {
      all.add(
          new Plugin(
              plugins.place(row),
              plugins.name(row),
              plugins.at(row, PluginRows.Time.ENTERED),
              plugins.at(row, PluginRows.Time.PROCEEDED),
              plugins.at(row, PluginRows.Time.RESUMED),
              plugins.at(row, PluginRows.Time.LEFT),
              plugins.at(row, PluginRows.Time.FAILED)));
    }
    return all;
  }

  private List<Part> path() {
    CriticalPath path = new CriticalPath();
    path.walk(record);
    List<Part> parts = new ArrayList<>(path.size());
    for (int i = path.size() - 1; i >= 0; i--) {
      int call = path.call(i);
      int plugin = path.plugin(i);
      parts.add(
          new Part(
              call == NO_ROW ? null : calls.name(call),
              plugin == NO_ROW ? null : record.plugins().name(plugin),
              path.phase(i),
              path.from(i),
              path.nanos(i)));
    }
    return parts;
  }

  /** The call with most of the path; null: there is none. */
  static @Nullable String longest(List<Part> path) {
    String only = null;
    for (Part part : path) {
      if (only != null && part.call() != null && !only.equals(part.call())) {
        return longestOfSeveral(path);
      }
      only = part.call() == null ? only : part.call();
    }
    return only;
  }

  private static @Nullable String longestOfSeveral(List<Part> path) {
    Map<String, Long> shares = new LinkedHashMap<>();
    for (Part part : path) {
      if (part.call() != null) {
        shares.merge(part.call(), part.durationNanos(), Long::sum);
      }
    }
    return shares.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(null);
  }
}
