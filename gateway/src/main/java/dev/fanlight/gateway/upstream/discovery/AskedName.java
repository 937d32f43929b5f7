package dev.fanlight.gateway.upstream.discovery;

import dev.fanlight.gateway.config.upstream.DiscoveryConfig.Times;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.time.Timers;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Place;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A name that is asked for again and again: when what was answered is over, whether there is
 * traffic or not. What was found last is kept while nobody answers, and for a while after the name
 * has no address any more. Used under the lock of its upstream.
 */
final class AskedName {
  /** So that a name that returns is soon known again. */
  private static final long MOST_BACKOFF = TimeUnit.SECONDS.toNanos(5);

  private final Supplier<Future<NameAnswer>> question;
  private final Times times;
  private final Loop loop;
  private final News news;
  private final Hearing hearing;
  private @Nullable List<Place> places;
  private long emptySince;
  private boolean empty;
  private long pause;
  private Timers.@Nullable Timer timer;
  private boolean closed;

  /** Whose addresses are asked for. Those that it had by the configuration before are known. */
  static AskedName addresses(String name, Times times, Discovery.Means means, News news) {
    List<Place> before = news.before(name);
    AskedName asked =
        new AskedName(name, () -> means.lookup().addresses(name), times, means.loop(), news);
    asked.places = before.isEmpty() ? null : before;
    return asked;
  }

  /** Whose services are asked for. Addresses from before have no ports, so none is known yet. */
  static AskedName services(String name, Times times, Discovery.Means means, News news) {
    return new AskedName(name, () -> means.lookup().services(name), times, means.loop(), news);
  }

  /**
   * @param name for an operator
   */
  private AskedName(
      String name, Supplier<Future<NameAnswer>> question, Times times, Loop loop, News news) {
    this.question = question;
    this.times = times;
    this.loop = loop;
    this.news = news;
    this.hearing = news.hearing(name);
  }

  /** Null: not known yet; empty: it has had none for long. */
  @Nullable List<Place> places() {
    return places;
  }

  void ask() {
    if (!closed) {
      timer = null;
      question.get().onComplete(done -> news.locked(() -> answered(done.result())));
    }
  }

  private void answered(NameAnswer answer) {
    if (closed) {
      return;
    }
    switch (answer) {
      case NameAnswer.Found found -> {
        hearing.found();
        found(found);
      }
      case NameAnswer.Partly partly -> {
        hearing.foundPartly(partly.why());
        found(completed(partly));
      }
      case NameAnswer.None none -> none(none.why());
      case NameAnswer.Failed failed -> {
        askLater(backoff());
        hearing.failed(failed.why(), isKept());
      }
    }
  }

  /** Of the kinds that nobody knows about, what was known last is kept, within the bound. */
  private NameAnswer.Found completed(NameAnswer.Partly partly) {
    Set<Place> all = new LinkedHashSet<>(partly.found().places());
    if (places != null) {
      places.stream()
          .filter(place -> partly.missing().contains(place.kind()))
          .sorted(Comparator.comparingInt(Place::priority))
          .limit(Math.max(0, NameAnswer.MOST_ADDRESSES - all.size()))
          .forEach(all::add);
    }
    List<Place> sorted = all.stream().sorted(Comparator.comparing(Place::toString)).toList();
    return new NameAnswer.Found(sorted, partly.found().ttl());
  }

  private void found(NameAnswer.Found found) {
    boolean other = !found.places().equals(places);
    empty = false;
    pause = 0;
    places = found.places();
    askLater(Math.max(times.least().toNanos(), Math.min(nanos(found.ttl()), most())));
    if (other) {
      news.changed();
    }
  }

  private void none(String why) {
    long now = loop.clock().nanoTime();
    if (!empty) {
      empty = true;
      emptySince = now;
    }
    long left = times.keep().toNanos() - (now - emptySince);
    boolean over = left <= 0 && (places == null || !places.isEmpty());
    if (over) {
      places = List.of();
    }
    long next = backoff();
    askLater(left <= 0 ? next : Math.min(left, next));
    hearing.absent(why, isKept());
    if (over) {
      news.changed();
    }
  }

  private boolean isKept() {
    return places == null ? news.keepsEarlier() : !places.isEmpty();
  }

  /** Doubles, from the least; no longer than a few seconds if the least is no longer. */
  private long backoff() {
    long most = Math.min(most(), MOST_BACKOFF);
    pause = Math.max(times.least().toNanos(), Math.min(most, pause * 2));
    return pause;
  }

  private long most() {
    return nanos(times.most());
  }

  private static long nanos(Duration duration) {
    return duration.compareTo(Duration.ofDays(1000)) < 0
        ? duration.toNanos()
        : Duration.ofDays(1000).toNanos();
  }

  private void askLater(long nanos) {
    timer = loop.timers().schedule(nanos, () -> news.locked(this::ask));
  }

  void close() {
    closed = true;
    if (timer != null) {
      timer.cancel();
    }
    news.forget(hearing);
  }
}
