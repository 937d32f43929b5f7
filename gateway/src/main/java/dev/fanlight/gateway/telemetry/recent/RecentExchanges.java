package dev.fanlight.gateway.telemetry.recent;

import dev.fanlight.gateway.telemetry.journal.ExchangeRecord;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange;
import dev.fanlight.gateway.telemetry.recent.ExchangeJournal.Kept;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges that ended last, with their calls. Every event loop keeps its own, without locks;
 * they are brought together when somebody asks. Safe for use by all threads.
 */
public final class RecentExchanges {
  /** Of all event loops together. */
  public static final int MOST = 1000;

  private static final Pattern ID = Pattern.compile("([0-9a-f]{8})-(\\d{1,4})-(\\d{1,18})");

  /**
   * The first part of all ids. Journals count from 0 after each start, and an id of another process
   * must not find an exchange of this one.
   */
  private final String start = "%08x".formatted(ThreadLocalRandom.current().nextInt());

  private final int share;
  private final List<ExchangeJournal> journals = new CopyOnWriteArrayList<>();

  /**
   * An exchange that is kept.
   *
   * @param id by which {@link #find} finds it while it is kept
   */
  public record Entry(String id, FinishedExchange exchange) {}

  /** One that is found, with the place of its journal. */
  private record Found(int journal, Kept kept) {}

  /**
   * @param loops that keep them
   */
  public RecentExchanges(int loops) {
    share = Math.max(1, MOST / loops);
  }

  /** For one event loop more. */
  public ExchangeJournal journal() {
    ExchangeJournal journal = new ExchangeJournal(share);
    journals.add(journal);
    return journal;
  }

  /**
   * At most so many that are wanted, the one that ended last first. Sorts them: not for event loops
   * that serve.
   */
  public List<Entry> newest(int limit, Predicate<ExchangeRecord> wanted) {
    List<Found> all = new ArrayList<>();
    for (int i = 0; i < journals.size(); i++) {
      int journal = i;
      journals
          .get(i)
          .read(kept -> {
            if (wanted.test(kept.exchange())) {
              all.add(new Found(journal, kept));
            }
          });
    }
    all.sort((one, other) -> Long.signum(other.kept.endedNanos() - one.kept.endedNanos()));
    return all.stream().limit(limit).map(this::entry).toList();
  }

  /** The exchange of that id; null if there is none, or none any more. */
  public @Nullable Entry find(String id) {
    Matcher parts = ID.matcher(id);
    if (!parts.matches() || !parts.group(1).equals(start)) {
      return null;
    }
    int journal = Integer.parseInt(parts.group(2));
    if (journal >= journals.size()) {
      return null;
    }
    Kept kept = journals.get(journal).find(Long.parseLong(parts.group(3)));
    return kept == null ? null : entry(new Found(journal, kept));
  }

  private Entry entry(Found found) {
    return new Entry(
        start + "-" + found.journal + "-" + found.kept.number(),
        FinishedExchange.of(found.kept.exchange()));
  }
}
