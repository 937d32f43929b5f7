package dev.fanlight.gateway.upstream.http.names;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Name servers that have answered nothing for as long as an answer may take. The next questions go
 * to the others first: otherwise each question would wait for the server that is silent. One name
 * is no reason but for that name: the server may wait for others that know it. It is forgotten
 * soon, because a server may be there again, and may know more than the others. The names are
 * remembered until the server answers anything: it need not be waited for again for one of them.
 * Safe for use by all threads.
 */
final class SilentServers {
  static final long REMEMBERED = TimeUnit.SECONDS.toNanos(10);

  /** Names that are remembered of one server. */
  static final int MOST_NAMES = 1000;

  private final LongSupplier nanoTime;

  /** When each server answered last. */
  private final Map<InetSocketAddress, Long> answers = new ConcurrentHashMap<>();

  /** Of each of the others, which has answered nothing since. */
  private final Map<InetSocketAddress, Silence> silences = new ConcurrentHashMap<>();

  /**
   * @param names that were asked for; changes only while no other thread changes it
   * @param several whether there was more than one
   * @param found when the last question ended
   */
  private record Silence(Set<String> names, boolean several, long found) {
    static Silence begin() {
      return new Silence(ConcurrentHashMap.newKeySet(), false, 0);
    }

    Silence and(String name, long now) {
      boolean another = !names.isEmpty() && !names.contains(name);
      if (names.size() >= MOST_NAMES) {
        names.clear();
      }
      names.add(name);
      return new Silence(names, several || another, now);
    }
  }

  /**
   * @param nanoTime in nanoseconds
   */
  SilentServers(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Those servers, the ones that are silent for that name last. All others are forgotten. */
  List<InetSocketAddress> last(String name, List<InetSocketAddress> all) {
    answers.keySet().retainAll(all);
    silences.keySet().retainAll(all);
    if (silences.isEmpty()) {
      return all;
    }
    long now = now();
    List<InetSocketAddress> ordered = new ArrayList<>(all);
    List<InetSocketAddress> silent =
        all.stream().filter(server -> isSilent(server, name, now)).toList();
    ordered.removeAll(silent);
    ordered.addAll(silent);
    return ordered;
  }

  private boolean isSilent(InetSocketAddress server, String name, long now) {
    Silence silence = silences.get(server);
    return silence != null
        && (silence.several || silence.names.contains(name))
        && now - silence.found < REMEMBERED;
  }

  /** For {@link #silent}. */
  long now() {
    return nanoTime.getAsLong();
  }

  void answered(InetSocketAddress server) {
    answers.put(server, now());
    silences.remove(server);
  }

  /**
   * A question had no answer. If others have had one meanwhile, only that question was lost.
   *
   * @param askedAt when it was asked
   */
  void silent(InetSocketAddress server, String name, long askedAt) {
    Long answered = answers.get(server);
    if (answered == null || answered - askedAt < 0) {
      silences.compute(
          server, (same, before) -> (before == null ? Silence.begin() : before).and(name, now()));
    }
  }

  /** Whether each of these servers was asked for that name, and has answered nothing since. */
  boolean areSilentFor(String name, List<InetSocketAddress> some) {
    return some.stream()
        .map(silences::get)
        .allMatch(silence -> silence != null && silence.names.contains(name));
  }
}
