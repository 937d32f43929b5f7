package dev.fanlight.gateway.upstream.endpoint;

import dev.fanlight.gateway.config.upstream.EndpointConfig;
import dev.fanlight.gateway.config.upstream.HealthConfig;
import dev.fanlight.gateway.telemetry.endpoint.EjectionReason;
import dev.fanlight.gateway.telemetry.endpoint.EndpointReading;
import dev.fanlight.gateway.telemetry.endpoint.EndpointState;
import dev.fanlight.gateway.telemetry.endpoint.ProbeReading;
import dev.fanlight.gateway.telemetry.event.AttemptOutcome;
import dev.fanlight.gateway.telemetry.event.AttemptOutcome.Excuse;
import dev.fanlight.gateway.telemetry.log.MinuteReasons;
import dev.fanlight.gateway.time.Clock;
import dev.fanlight.gateway.upstream.endpoint.Standing.Change;
import dev.fanlight.gateway.upstream.endpoint.Standing.Health;
import dev.fanlight.gateway.upstream.evidence.Evidence;
import dev.fanlight.plugin.ErrorCode;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One host and port of an upstream. There is one of it in the process: all routes, event loops and
 * configurations share it, and see each other's load and failures. Safe for use by all threads;
 * attempts take no lock.
 */
public final class Endpoint {
  private final String host;
  private final int port;
  private final String text;
  private final SocketAddress address;
  private final HostAndPort authority;
  private final Clock clock;
  private final @Nullable Outlier outlier;
  private final Refusals refusals;
  private final AtomicInteger active = new AtomicInteger();
  private final MinuteReasons logged;

  /** Written under the lock of the endpoint's group. */
  private volatile Standing standing;

  /** The last ones, the oldest first. Written by the loop of control only. */
  private volatile List<ProbeReading> probes = List.of();

  /**
   * @param location of whose configuration only host and port count
   * @param outlier null: it is never ejected
   * @param health null: it is up
   */
  Endpoint(
      Location location, Clock clock, @Nullable Outlier outlier, @Nullable HealthConfig health) {
    this.clock = clock;
    this.outlier = outlier;
    this.refusals = new Refusals(clock);
    this.logged = new MinuteReasons(clock::nanoTime);
    this.standing = Standing.initial(health, clock.nanoTime());
    URI url = location.config().url();
    String ip = location.ip();
    this.host = Location.host(url);
    this.port = Location.port(url);
    this.text = location.toString();
    this.address = SocketAddress.inetSocketAddress(port, ip == null ? bare(host) : ip);
    this.authority = HostAndPort.authority(host, port);
  }

  /** One that is never ejected. */
  public static Endpoint of(URI uri, Clock clock) {
    return new Endpoint(Location.of(EndpointConfig.of(uri)), clock, null, null);
  }

  /** The same host and address at another port, for what no attempt is made to. */
  public Endpoint at(int other) {
    EndpointConfig config = EndpointConfig.of(URI.create("tcp://" + host + ':' + other));
    return new Endpoint(new Location(config, address.host()), clock, null, null);
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** As it is configured: a name, if it has one, whatever its address. */
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

  /**
   * An attempt begins. {@link #attemptEnded} must follow.
   *
   * @return where its outcome counts; null: nowhere
   */
  public @Nullable Evidence attemptBegan() {
    active.incrementAndGet();
    return outlier == null ? null : outlier.evidence();
  }

  /** An attempt has a connection to it. */
  public void attemptConnected() {
    refusals.connected();
  }

  /**
   * An attempt has an answer that streams for as long as its reader likes. Then its end says
   * nothing about the endpoint any more.
   */
  public void attemptStreams(AttemptOutcome.Answered outcome, @Nullable Evidence evidence) {
    if (outlier != null && evidence != null) {
      judge(outlier, outcome, evidence);
    }
  }

  /**
   * An attempt has ended, in that way. Once for each attempt that began.
   *
   * @param evidence that {@link #attemptBegan} returned for it
   */
  public void attemptEnded(AttemptOutcome outcome, @Nullable Evidence evidence) {
    active.decrementAndGet();
    if (outcome instanceof AttemptOutcome.Failed failed
        && failed.error().code() == ErrorCode.CONNECT_FAILED
        && failed.excuse() != Excuse.OURS) {
      refusals.refused();
    }
    if (outlier != null && evidence != null) {
      judge(outlier, outcome, evidence);
    }
  }

  private void judge(Outlier outlier, AttemptOutcome outcome, Evidence evidence) {
    EjectionReason reason = outlier.add(outcome, evidence);
    if (reason != null) {
      outlier.group().eject(this, evidence, reason);
    }
  }

  /** Whether an attempt may go there now, as far as connections to it are refused. */
  public boolean isPaused() {
    return refusals.isPaused();
  }

  /** Whether this attempt may go there; after a pause that is the first one only. */
  public boolean admits() {
    return refusals.admit();
  }

  /** An attempt goes there. */
  public void tries() {
    refusals.tries();
  }

  /** Where it stands at the moment. */
  public EndpointState state() {
    Standing now = standing;
    return switch (now.order()) {
      case DRAIN -> EndpointState.DRAINING;
      case DOWN -> EndpointState.DOWN;
      case AUTO -> {
        if (now.health() != Health.UP) {
          yield now.health() == Health.UNKNOWN ? EndpointState.PROBING : EndpointState.DOWN;
        }
        if (now.ejection() != null) {
          yield EndpointState.EJECTED;
        }
        yield isPaused() ? EndpointState.PAUSED : EndpointState.USABLE;
      }
    };
  }

  /** A probe of it has ended. */
  public void tried(ProbeReading last) {
    List<ProbeReading> before = probes;
    List<ProbeReading> now = new ArrayList<>(before);
    now.add(last);
    if (now.size() > EndpointReading.MOST_PROBES) {
      now.removeFirst();
    }
    probes = List.copyOf(now);
  }

  /**
   * @param current what its weight is now
   * @param warmNanos how long it takes to grow into its weight
   */
  EndpointReading read(WeightedEndpoint member, double current, long warmNanos) {
    EndpointState state = state();
    Standing now = standing;
    boolean paused = state == EndpointState.PAUSED;
    Change change = now.change();
    long since = paused ? refusals.since(change.at()) : change.at();
    return new EndpointReading(
        text,
        state,
        clock.nanoTime() - since,
        paused ? "it refused a connection" : change.why(),
        member.weight(),
        current,
        member.backup(),
        active(),
        outlier == null ? EndpointReading.Counts.NONE : outlier.read(),
        outlook(now, warmNanos),
        probes);
  }

  private EndpointReading.Outlook outlook(Standing now, long warmNanos) {
    long instant = clock.nanoTime();
    Standing.Ejection ejection = now.ejection();
    Long warm = now.warm();
    return new EndpointReading.Outlook(
        ejection == null ? 0 : Math.max(0, ejection.until() - instant),
        warm == null ? 0 : Math.max(0, warm + warmNanos - instant));
  }

  Standing standing() {
    return standing;
  }

  /** Under the lock of the group only. */
  void standing(Standing next) {
    standing = next;
  }

  @Nullable Outlier outlier() {
    return outlier;
  }

  /** Whether that reason is to be logged: once a minute, as any of a few. */
  public boolean logs(String reason) {
    return logged.isDue(reason);
  }

  /** {@code host:port}, as in metrics and messages; the host is the address where it is known. */
  @Override
  public String toString() {
    return text;
  }
}
