package dev.fanlight.gateway.upstream.discovery;

import dev.fanlight.gateway.telemetry.endpoint.DiscoveryMeters;
import dev.fanlight.gateway.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How well one name or file is known. Used under the lock of its upstream, but for its age. */
final class Hearing {
  private static final Logger log = LoggerFactory.getLogger(Hearing.class);

  private final String upstream;
  private final String what;
  private final Clock clock;
  private final DiscoveryMeters meters;
  private @Nullable String failure;
  private boolean told;
  private boolean known;
  private int absences;
  private volatile long heardAt;

  Hearing(String upstream, String what, Clock clock, DiscoveryMeters meters) {
    this.upstream = upstream;
    this.what = what;
    this.clock = clock;
    this.meters = meters;
    this.heardAt = clock.nanoTime();
  }

  /** It was known so many nanoseconds ago, before a reload. */
  void knownBefore(long age) {
    heardAt = clock.nanoTime() - age;
  }

  /** There was an answer that can be used. */
  void found() {
    heardAt = clock.nanoTime();
    told = true;
    known = true;
    if (failure != null) {
      failure = null;
      log.info("endpoints of upstream {}: {} is known again", upstream, what);
    }
  }

  /**
   * There was an answer that can be used, but not all that was asked for. That is no longer known
   * the longer it lasts, so the age goes on.
   */
  void foundPartly(String why) {
    known = true;
    failed(why, true);
  }

  /** The answer was that there is nothing. */
  void absent(String why, boolean kept) {
    absences++;
    failed(why, kept);
  }

  /**
   * There was none; each reason is logged once.
   *
   * @param kept whether calls go where they went before
   */
  void failed(String why, boolean kept) {
    told = true;
    meters.failed();
    if (!why.equals(failure)) {
      failure = why;
      log.warn(
          "endpoints of upstream {}: {}: {}{}",
          upstream,
          what,
          why,
          kept ? "; the last known ones are used" : "");
    }
  }

  /** Whether there was an answer ever, or the news that there is none. */
  boolean isTold() {
    return told;
  }

  /** Whether there was an answer ever. */
  boolean isKnown() {
    return known;
  }

  /**
   * Whether the answer was twice that there is nothing. Once may be too early: a service and its
   * gateway often start together.
   */
  boolean isAbsent() {
    return absences > 1;
  }

  /** Nanoseconds since the last answer; without one, since the first question. For all threads. */
  long age() {
    return clock.nanoTime() - heardAt;
  }
}
