package dev.fanlight.gateway.upstream.balance;

import dev.fanlight.gateway.telemetry.event.AttemptOutcome;
import dev.fanlight.gateway.time.Clock;
import dev.fanlight.plugin.ErrorCode;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One host and port of an upstream. Shared by all event loops: the balancers see each other's load,
 * and which endpoints cannot be connected to.
 *
 * <p>An endpoint that refuses a connection is paused for a second, and for twice as long after each
 * further refusal, at most 30 seconds. Then one attempt tries it again.
 */
public final class Endpoint {
  private static final long FIRST_PAUSE = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(30);
  private static final int MOST_DOUBLINGS = 5;
  private static final long LOG_PAUSE = TimeUnit.MINUTES.toNanos(1);

  private final String host;
  private final int port;
  private final String text;
  private final SocketAddress address;
  private final HostAndPort authority;
  private final Clock clock;
  private final AtomicInteger active = new AtomicInteger();
  private final AtomicReference<@Nullable Refusals> refusals = new AtomicReference<>();
  private final AtomicReference<@Nullable Logged> logged = new AtomicReference<>();

  /**
   * How often it refused in a row.
   *
   * @param until when it is paused
   * @param trial whether an attempt is finding out
   */
  private record Refusals(int count, long until, boolean trial) {}

  private record Logged(String reason, long at) {}

  /**
   * @param uri of which only host and port count
   */
  public Endpoint(URI uri, Clock clock) {
    this.clock = clock;
    // Not its host: a name with an underscore is none to a URI.
    String given = uri.getRawAuthority();
    int colon = given.lastIndexOf(':');
    boolean withPort = colon > given.lastIndexOf(']');
    this.host = withPort ? given.substring(0, colon) : given;
    this.port = withPort ? Integer.parseInt(given.substring(colon + 1)) : 80;
    this.text = host + ':' + port;
    this.address = SocketAddress.inetSocketAddress(port, bare(host));
    this.authority = HostAndPort.authority(host, port);
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  public String host() {
    return host;
  }

  public int port() {
    return port;
  }

  public SocketAddress address() {
    return address;
  }

  public HostAndPort authority() {
    return authority;
  }

  /** Attempts in flight, over all loops. */
  public int active() {
    return active.get();
  }

  /** An attempt begins. {@link #attemptEnded} must follow. */
  public void attemptBegan() {
    active.incrementAndGet();
  }

  /** An attempt has a connection to it. */
  public void attemptConnected() {
    if (refusals.get() != null) {
      refusals.set(null);
    }
  }

  /** An attempt has ended, in that way. Once for each attempt that began. */
  public void attemptEnded(AttemptOutcome outcome) {
    active.decrementAndGet();
    if (outcome instanceof AttemptOutcome.Failed failed
        && failed.error().code() == ErrorCode.CONNECT_FAILED) {
      refused();
    }
  }

  /** Whether an attempt may go there now. */
  boolean isUsable() {
    Refusals now = refusals.get();
    return now == null || now.until() - clock.nanoTime() <= 0;
  }

  /** Whether this attempt may go there; after a pause that is the first one only. */
  boolean admits() {
    Refusals now = refusals.get();
    return now == null || (now.until() - clock.nanoTime() <= 0 && tries(now));
  }

  /** An attempt goes there. */
  void tries() {
    Refusals now = refusals.get();
    if (now != null) {
      tries(now);
    }
  }

  private boolean tries(Refusals now) {
    long until = clock.nanoTime() + FIRST_PAUSE;
    return refusals.compareAndSet(now, new Refusals(now.count(), until, true));
  }

  private void refused() {
    long now = clock.nanoTime();
    refusals.updateAndGet(before -> {
      if (before == null) {
        return new Refusals(1, now + FIRST_PAUSE, false);
      }
      // Those that were under way together count once.
      boolean counted = !before.trial() && before.until() - now > 0;
      return counted ? before : again(before, now);
    });
  }

  private static Refusals again(Refusals before, long now) {
    int doublings = Math.min(before.count(), MOST_DOUBLINGS);
    long pause = Math.min(FIRST_PAUSE << doublings, LONGEST_PAUSE);
    return new Refusals(before.count() + 1, now + pause, false);
  }

  /** Whether that reason is to be logged: once a minute, and when it changes. */
  public boolean logs(String reason) {
    long now = clock.nanoTime();
    Logged last = logged.get();
    return (last == null || !last.reason().equals(reason) || now - last.at() >= LOG_PAUSE)
        && logged.compareAndSet(last, new Logged(reason, now));
  }

  /** {@code host:port}, as in metrics and messages. */
  @Override
  public String toString() {
    return text;
  }
}
