package dev.fanlight.gateway.telemetry.accesslog;

import dev.fanlight.gateway.config.AccessLogConfig.Field;
import dev.fanlight.gateway.telemetry.journal.ExchangeRecord.Ending;
import dev.fanlight.gateway.telemetry.journal.ExchangeStart;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange.Attempt;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange.Call;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange.SlowestCall;
import dev.fanlight.gateway.telemetry.request.RequestDetails;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How exchanges and their calls become lines. What a client sent can neither end a line nor forge a
 * field. A field without a value is left out, and so is one that the configuration drops. Confined
 * to one thread.
 */
abstract class LineFormat {
  private static final int NANOS_PER_MILLI = 1_000_000;

  /** How a field begins; those that are dropped, or are columns, do not begin. */
  private final Map<Field, byte[]> names = new EnumMap<>(Field.class);

  private final Set<Field> dropped;
  private final LineTime time = new LineTime();

  /**
   * @param columns fields that begin a line, without their names
   */
  LineFormat(Set<Field> dropped, Set<Field> columns) {
    this.dropped = dropped;
    for (Field field : Field.values()) {
      if (!dropped.contains(field) && !columns.contains(field)) {
        names.put(field, name(field.key()).getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  /** The line of an exchange, its end included. */
  abstract void print(FinishedExchange exchange, LineBuffer line);

  /** The line of one of its calls, its end included. */
  abstract void print(FinishedExchange exchange, Call call, LineBuffer line);

  /** The text before the value of a field, with the mark between two fields. */
  abstract String name(String key);

  /** A text that may hold anything. */
  abstract void value(String text, LineBuffer line);

  /** Fields that others have named; texts and whole numbers. */
  abstract void others(Field field, Map<String, ?> values, LineBuffer line);

  final boolean drops(Field field) {
    return dropped.contains(field);
  }

  /** Writes the name of a field; false: the field does not stand here. */
  final boolean begins(Field field, LineBuffer line) {
    byte[] name = names.get(field);
    if (name != null) {
      line.put(name);
    }
    return name != null;
  }

  /** The time of a line, as long after the exchange's beginning. */
  final void time(FinishedExchange exchange, long afterNanos, LineBuffer line) {
    time.print(exchange.ending().epochMillis() + afterNanos / NANOS_PER_MILLI, line);
  }

  private void text(Field field, @Nullable String text, LineBuffer line) {
    if (text != null && begins(field, line)) {
      value(text, line);
    }
  }

  private void known(Field field, String text, LineBuffer line) {
    text(field, text.isEmpty() ? null : text, line);
  }

  private void word(Field field, @Nullable Enum<?> word, LineBuffer line) {
    text(field, word == null ? null : word.name().toLowerCase(Locale.ROOT), line);
  }

  private void number(Field field, long number, LineBuffer line) {
    if (begins(field, line)) {
      line.put(number);
    }
  }

  private void millis(Field field, long nanos, LineBuffer line) {
    if (begins(field, line)) {
      line.millis(nanos);
    }
  }

  /** All but the time. */
  final void fields(FinishedExchange exchange, LineBuffer line) {
    asked(exchange, line);
    answered(exchange, line);
    String critical = exchange.criticalCall();
    Call call = main(exchange, critical);
    if (call != null) {
      outcome(call, line);
    }
    calls(exchange, critical, line);
    circumstances(exchange, line);
  }

  private void asked(FinishedExchange exchange, LineBuffer line) {
    ExchangeStart start = exchange.start();
    RequestDetails details = start.details();
    text(Field.REQUEST_ID, exchange.ending().requestId(), line);
    text(Field.TRACE_ID, start.traceId(), line);
    text(Field.LISTENER, start.listener(), line);
    text(Field.CLIENT, start.client(), line);
    if (begins(Field.PROTOCOL, line)) {
      value("HTTP/" + start.protocol(), line);
    }
    known(Field.SCHEME, details.scheme(), line);
    known(Field.HOST, details.host(), line);
    text(Field.METHOD, start.method(), line);
    text(Field.PATH, start.path(), line);
    text(Field.QUERY, details.query(), line);
    text(Field.ROUTE, start.route(), line);
  }

  private void answered(FinishedExchange exchange, LineBuffer line) {
    Ending ending = exchange.ending();
    number(Field.STATUS, ending.status(), line);
    text(Field.GRPC_STATUS, ending.grpcStatus(), line);
    number(Field.BYTES, ending.bytes(), line);
    number(Field.REQUEST_BYTES, ending.requestBytes(), line);
    if (exchange.isTunnel()) {
      number(Field.BYTES_RECEIVED, exchange.received(), line);
    }
    millis(Field.DURATION_MS, ending.durationNanos(), line);
    millis(Field.QUEUE_MS, exchange.queueNanos(), line);
    millis(Field.OVERHEAD_MS, ending.overheadNanos(), line);
  }

  private void calls(FinishedExchange exchange, @Nullable String critical, LineBuffer line) {
    SlowestCall slowest = exchange.slowestCall();
    if (slowest != null) {
      text(Field.SLOWEST_CALL, slowest.name(), line);
      millis(Field.SLOWEST_CALL_MS, slowest.nanos(), line);
    }
    text(Field.CRITICAL_CALL, critical, line);
    if (exchange.omitted() > 0) {
      number(Field.CALLS_OMITTED, exchange.omitted(), line);
    }
  }

  private void circumstances(FinishedExchange exchange, LineBuffer line) {
    Ending ending = exchange.ending();
    if (ending.partial() && begins(Field.PARTIAL, line)) {
      line.put("true");
    }
    if (ending.error() != null) {
      text(Field.ERROR, ending.error().code(), line);
      text(Field.ENDED_BY, EndedBy.of(ending.error()), line);
    }
    RequestDetails details = exchange.start().details();
    text(Field.USER_AGENT, details.userAgent(), line);
    others(Field.HEADERS, details.headers(), line);
    others(Field.FIELDS, ending.fields(), line);
  }

  /** All of a call but the time. */
  final void fields(FinishedExchange exchange, Call call, LineBuffer line) {
    text(Field.REQUEST_ID, exchange.ending().requestId(), line);
    text(Field.TRACE_ID, exchange.start().traceId(), line);
    text(Field.ROUTE, exchange.start().route(), line);
    text(Field.CALL, call.name(), line);
    text(Field.AFTER, call.after(), line);
    word(Field.OUTCOME, call.outcome(), line);
    millis(Field.START_MS, call.startAt(), line);
    millis(Field.DURATION_MS, call.endAt() - call.startAt(), line);
    millis(Field.TURN_MS, call.turnNanos(), line);
    millis(Field.QUEUE_MS, call.queueNanos(), line);
    outcome(call, line);
    text(Field.ERROR, call.error() == null ? null : call.error().code(), line);
    word(Field.PHASE, call.phase(), line);
  }

  /** What an upstream has made of a call. */
  private void outcome(Call call, LineBuffer line) {
    text(Field.UPSTREAM, call.upstream(), line);
    Attempt attempt = main(call);
    if (attempt != null) {
      text(Field.ENDPOINT, attempt.endpoint(), line);
    }
    if (call.status() != 0) {
      number(Field.UPSTREAM_STATUS, call.status(), line);
    }
    number(Field.ATTEMPTS, call.attempts().size(), line);
    if (attempt != null && FinishedExchange.happened(attempt.connectedAt())) {
      millis(Field.CONNECT_MS, attempt.connectedAt() - attempt.startAt(), line);
    }
    if (attempt != null && FinishedExchange.happened(attempt.headAt())) {
      millis(Field.HEAD_MS, attempt.headAt(), line);
    }
  }

  /** The critical call, or the only one; null: there is none. */
  private static @Nullable Call main(FinishedExchange exchange, @Nullable String critical) {
    for (Call call : exchange.calls()) {
      if (call.name().equals(critical)) {
        return call;
      }
    }
    return exchange.calls().size() == 1 ? exchange.calls().getFirst() : null;
  }

  /** The attempt whose response counts, or the last one; null: there is none. */
  private static @Nullable Attempt main(Call call) {
    List<Attempt> attempts = call.attempts();
    for (int i = attempts.size() - 1; i >= 0; i--) {
      if (FinishedExchange.ANSWERED.equals(attempts.get(i).outcome())) {
        return attempts.get(i);
      }
    }
    return attempts.isEmpty() ? null : attempts.getLast();
  }
}
