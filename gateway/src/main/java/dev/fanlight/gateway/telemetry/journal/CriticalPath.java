package dev.fanlight.gateway.telemetry.journal;

import static dev.fanlight.gateway.telemetry.journal.ExchangeRecord.NEVER;
import static dev.fanlight.gateway.telemetry.journal.ExchangeRecord.NO_ROW;

import dev.fanlight.gateway.telemetry.journal.CallRows.Time;
import dev.fanlight.gateway.telemetry.meter.PathPhase;
import dev.fanlight.plugin.ErrorCode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What made an exchange as long as it was: its time cut into parts, each with the call and the
 * phase that it waited for. The parts follow each other without a gap, so that they sum exactly to
 * the exchange's duration.
 *
 * <pre>
 *   0 ──gateway── user ready ─connect─head─body─ user's end = orders ready ─queue─connect─head─body─ ──gateway── end
 *                    ▲                                  after ◄┘                                  │
 *                    └──────────────────────── walked from the end to the beginning ◄────────────┘
 * </pre>
 *
 * <p>The walk begins at the end of the exchange. The call that ended last before, and that somebody
 * still needed, decided the answer: all that it did is on the path, back to the moment when it was
 * ready. From there the walk goes on with the call whose end made that one ready ({@code after}).
 * Where there is none, it goes on with the call that had ended last by then: a plugin waited for
 * it, before it passed the request on. Time between calls belongs to the plugin that held the
 * exchange, or else to the gateway.
 *
 * <p>Within a call the walk goes from attempt to attempt. The attempt that ended last gave the
 * outcome. Before it, an earlier attempt counts until it ended, or until the later one began beside
 * it. A pause between two attempts is {@link PathPhase#QUEUE}.
 *
 * <p>An instance is used again and again. Confined to one thread.
 */
public final class CriticalPath {
  private static final ExchangeRecord BLANK = new ExchangeRecord();
  private static final int FEW = 16;

  private ExchangeRecord record = BLANK;
  private CallRows calls = record.calls();
  private final PluginSpans plugins = new PluginSpans();

  /** How far the walk has come: the parts so far cover all from here to the end. */
  private long cursor;

  private int size;
  private long[] from = new long[FEW];
  private long[] nanos = new long[FEW];
  private int[] ofCall = new int[FEW];
  private int[] ofPlugin = new int[FEW];
  private PathPhase[] phases = new PathPhase[FEW];

  /** Walks over a frozen record; the parts are here until the next walk. */
  public void walk(ExchangeRecord frozen) {
    record = frozen;
    calls = frozen.calls();
    size = 0;
    cursor = frozen.ending().durationNanos();
    plugins.read(frozen);
    int call = lastEnded(Integer.MAX_VALUE);
    while (call != NO_ROW) {
      between(calls.at(call, Time.ENDED));
      within(call);
      call = before(call);
    }
    between(0);
  }

  /** The parts, the last one first. */
  public int size() {
    return size;
  }

  /** The name that the configuration has for its call; null: the part has no call. */
  public @Nullable String declared(int part) {
    return ofCall[part] == NO_ROW ? null : calls.declared(ofCall[part]);
  }

  public PathPhase phase(int part) {
    return phases[part];
  }

  public long nanos(int part) {
    return nanos[part];
  }

  long from(int part) {
    return from[part];
  }

  int call(int part) {
    return ofCall[part];
  }

  int plugin(int part) {
    return ofPlugin[part];
  }

  /** The call that the beginning of that one waited for. */
  private int before(int call) {
    int order = calls.order(call);
    int after = calls.rowOf(calls.after(call));
    boolean ended = after != NO_ROW && calls.order(after) != NEVER && calls.order(after) < order;
    return ended ? after : lastEnded(order);
  }

  /** Of the calls that ended before the cursor and before that one, the last that was needed. */
  private int lastEnded(int order) {
    int last = NO_ROW;
    for (int row = 0; row < calls.size(); row++) {
      int own = calls.order(row);
      if (own != NEVER
          && own < order
          && (last == NO_ROW || own > calls.order(last))
          && calls.at(row, Time.ENDED) <= cursor
          && calls.error(row) != ErrorCode.CANCELLED
          && record.awaits(row)) {
        last = row;
      }
    }
    return last;
  }

  /** Goes over one call that ended at the cursor. */
  private void within(int call) {
    int last = lastAttempt(call);
    if (last == NO_ROW) {
      untried(call);
    } else {
      add(call, settles(call, last) ? PathPhase.GATEWAY : PathPhase.QUEUE, ended(last));
      attempts(call, last);
      add(call, PathPhase.CONNECT, calls.at(call, Time.PERMITTED));
    }
    add(call, PathPhase.QUEUE, calls.at(call, Time.QUEUED));
    add(call, PathPhase.GATEWAY, calls.at(call, Time.MADE));
    add(call, PathPhase.TURN, calls.at(call, Time.READY));
  }

  /** A call whose attempts are not known: it came to none, or they were too many. */
  private void untried(int call) {
    if (calls.at(call, Time.PERMITTED) != NEVER) {
      add(call, PathPhase.BODY, calls.at(call, Time.HEAD));
      add(call, PathPhase.HEAD, calls.at(call, Time.CONNECTED));
      add(call, PathPhase.CONNECT, calls.at(call, Time.PERMITTED));
    }
  }

  /** Whether the call ended with that attempt: it was not in the pause before another. */
  private boolean settles(int call, int attempt) {
    AttemptRows attempts = record.attempts();
    ErrorCode failure = attempts.error(attempt);
    return failure == null
        ? attempts.at(attempt, AttemptRows.Time.BODY) != NEVER || !answered(attempt)
        : failure == calls.error(call);
  }

  private boolean answered(int attempt) {
    return FinishedExchange.ANSWERED.equals(record.attempts().outcome(attempt));
  }

  private void attempts(int call, int last) {
    AttemptRows attempts = record.attempts();
    int attempt = last;
    while (attempt != NO_ROW) {
      add(call, PathPhase.QUEUE, ended(attempt));
      add(call, PathPhase.BODY, attempts.at(attempt, AttemptRows.Time.HEAD));
      add(call, PathPhase.HEAD, attempts.at(attempt, AttemptRows.Time.CONNECTED));
      add(call, PathPhase.CONNECT, attempts.at(attempt, AttemptRows.Time.STARTED));
      attempt = earlier(call);
    }
  }

  private int lastAttempt(int call) {
    int last = NO_ROW;
    for (int row = calls.attempt(call); row != NO_ROW; row = record.attempts().before(row)) {
      // Of those that end together the first began first.
      if (last == NO_ROW || ended(row) >= ended(last)) {
        last = row;
      }
    }
    return last;
  }

  /** The attempt that was under way, or was the last to end, before the cursor. */
  private int earlier(int call) {
    int best = NO_ROW;
    for (int row = calls.attempt(call); row != NO_ROW; row = record.attempts().before(row)) {
      boolean began = record.attempts().at(row, AttemptRows.Time.STARTED) < cursor;
      if (began
          && (best == NO_ROW || Math.min(ended(row), cursor) >= Math.min(ended(best), cursor))) {
        best = row;
      }
    }
    return best;
  }

  private long ended(int attempt) {
    long end = record.attempts().at(attempt, AttemptRows.Time.ENDED);
    return end == NEVER ? cursor : end;
  }

  /** Goes back to that time, over what no call was under way for. */
  private void between(long time) {
    while (cursor > time && overPlugin(time)) {
      // Each round goes back over what one plugin did.
    }
    long permitted = record.permittedAt();
    if (record.queuedAt() != NEVER) {
      add(NO_ROW, PathPhase.GATEWAY, permitted == NEVER ? cursor : Math.max(time, permitted));
      add(NO_ROW, PathPhase.QUEUE, Math.max(time, record.queuedAt()));
    }
    add(NO_ROW, PathPhase.GATEWAY, time);
  }

  /** Goes back over the plugin that held the exchange last, but not beyond that time. */
  private boolean overPlugin(long time) {
    int span = plugins.last(cursor);
    if (span == NO_ROW || Math.min(plugins.end(span), cursor) <= time) {
      return false;
    }
    add(NO_ROW, PathPhase.GATEWAY, plugins.end(span));
    add(NO_ROW, plugins.row(span), PathPhase.PLUGIN, Math.max(time, plugins.start(span)));
    return true;
  }

  private void add(int call, PathPhase phase, long time) {
    add(phase == PathPhase.GATEWAY ? NO_ROW : call, NO_ROW, phase, time);
  }

  /** Adds the part from that time to the cursor, and goes back to that time. */
  private void add(int call, int plugin, PathPhase phase, long time) {
    if (time == NEVER || time >= cursor) {
      return;
    }
    int part = size - 1;
    boolean more =
        part >= 0 && phases[part] == phase && ofCall[part] == call && ofPlugin[part] == plugin;
    if (!more) {
      part = size++;
      if (size > from.length) {
        grow();
      }
      phases[part] = phase;
      ofCall[part] = call;
      ofPlugin[part] = plugin;
      nanos[part] = 0;
    }
    from[part] = time;
    nanos[part] += cursor - time;
    cursor = time;
  }

  private void grow() {
    int room = 2 * from.length;
    from = Arrays.copyOf(from, room);
    nanos = Arrays.copyOf(nanos, room);
    ofCall = Arrays.copyOf(ofCall, room);
    ofPlugin = Arrays.copyOf(ofPlugin, room);
    phases = Arrays.copyOf(phases, room);
  }
}
