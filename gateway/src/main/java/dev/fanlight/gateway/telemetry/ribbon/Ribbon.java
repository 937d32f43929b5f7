package dev.fanlight.gateway.telemetry.ribbon;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.gateway.config.source.Printable;
import dev.fanlight.gateway.telemetry.ribbon.RibbonEvent.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The events that happened last: at most {@value #MOST}, each of at most {@value #LONGEST}
 * characters, so at most half a megabyte. Safe for use by all threads; never waits for anything but
 * its own lock, which is held for some instructions.
 */
public final class Ribbon {
  static final int MOST = 500;
  static final int LONGEST = 400;

  /** Overload of one kind is one event for so long. */
  private static final long SAME = TimeUnit.SECONDS.toMillis(10);

  private static final int MOST_KNOWN = 10_000;

  @GuardedBy("this")
  private final Deque<RibbonEvent> events = new ArrayDeque<>();

  @GuardedBy("this")
  private long number;

  private final Map<String, Long> overloadedAt = new ConcurrentHashMap<>();

  /** Something has happened now. */
  public void add(Kind kind, String subject, String text) {
    long now = System.currentTimeMillis();
    synchronized (this) {
      number++;
      events.addLast(new RibbonEvent(number, now, kind, shown(subject), shown(text)));
      if (events.size() > MOST) {
        events.removeFirst();
      }
    }
  }

  /** Something had no room. To be called each time; cheap where that was said a moment ago. */
  public void overload(String subject, String text) {
    long now = System.currentTimeMillis();
    String same = subject + ' ' + text;
    Long before = overloadedAt.get(same);
    if (before != null && now - before < SAME && now >= before) {
      return;
    }
    if (overloadedAt.size() > MOST_KNOWN) {
      overloadedAt.clear();
    }
    if (before == null
        ? overloadedAt.putIfAbsent(same, now) == null
        : overloadedAt.replace(same, before, now)) {
      add(Kind.OVERLOAD, subject, text);
    }
  }

  private static String shown(String text) {
    return Printable.of(text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…");
  }

  /** Those after that number, the oldest first. */
  public synchronized List<RibbonEvent> after(long last) {
    return events.stream().filter(event -> event.number() > last).toList();
  }
}
