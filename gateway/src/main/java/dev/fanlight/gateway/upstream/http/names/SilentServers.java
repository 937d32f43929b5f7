package dev.fanlight.gateway.upstream.http.names;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Name servers that have answered nothing for as long as an answer may take. The next questions go
 * to the others first: otherwise each question would wait for the server that is silent. One name
 * is no reason: the server may wait for others that know that name. It is forgotten soon, because a
 * server may be there again, and may know more than the others. Safe for use by all threads.
 */
final class SilentServers {
  static final long REMEMBERED = TimeUnit.SECONDS.toNanos(10);

  private final LongSupplier nanoTime;

  /** When each server answered last. */
  private final Map<InetSocketAddress, Long> answers = new ConcurrentHashMap<>();

  /** Of each of the others, which has answered nothing since. */
  private final Map<InetSocketAddress, Silence> silences = new ConcurrentHashMap<>();

  /**
   * @param name that was asked for last
   * @param several whether another one was asked for before
   * @param found when the last question ended
   */
  private record Silence(String name, boolean several, long found) {
    Silence and(Silence next) {
      return new Silence(next.name, several || !name.equals(next.name), next.found);
    }
  }

  /**
   * @param nanoTime in nanoseconds
   */
  SilentServers(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Those servers, the silent ones last. The others are forgotten. */
  List<InetSocketAddress> last(List<InetSocketAddress> all) {
    answers.keySet().retainAll(all);
    silences.keySet().retainAll(all);
    if (silences.isEmpty()) {
      return all;
    }
    long now = now();
    List<InetSocketAddress> ordered = new ArrayList<>(all);
    List<InetSocketAddress> silent = all.stream().filter(server -> isSilent(server, now)).toList();
    ordered.removeAll(silent);
    ordered.addAll(silent);
    return ordered;
  }

  private boolean isSilent(InetSocketAddress server, long now) {
    Silence silence = silences.get(server);
    return silence != null && silence.several && now - silence.found < REMEMBERED;
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
      silences.merge(server, new Silence(name, false, now()), Silence::and);
    }
  }
}
