package dev.fanlight.gateway.telemetry.journal;

import dev.fanlight.gateway.telemetry.journal.ExchangeJournal.Kept;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The exchanges that ended last, with their calls. Every event loop keeps its own, without locks;
 * they are brought together when somebody asks. Safe for use by all threads.
 */
public final class RecentExchanges {
  /** Of all event loops together. */
  public static final int MOST = 1000;

  private final int share;
  private final List<ExchangeJournal> journals = new CopyOnWriteArrayList<>();

  /**
   * @param loops that keep them
   */
  public RecentExchanges(int loops) {
    share = Math.max(1, MOST / loops);
  }

  /**
   * For one event loop more.
   *
   * @param accessLog gets a record of every exchange, noted or not; must not block
   */
  public ExchangeJournal journal(Consumer<ExchangeRecord> accessLog) {
    ExchangeJournal journal = new ExchangeJournal(accessLog, share);
    journals.add(journal);
    return journal;
  }

  /** At most so many, the one that ended last first. Sorts them: not for event loops that serve. */
  public List<RecentExchange> newest(int limit) {
    List<Kept> all = new ArrayList<>();
    journals.forEach(journal -> journal.read(all::add));
    all.sort((one, other) -> Long.signum(other.endedNanos() - one.endedNanos()));
    return all.stream().limit(limit).map(Kept::exchange).toList();
  }
}
