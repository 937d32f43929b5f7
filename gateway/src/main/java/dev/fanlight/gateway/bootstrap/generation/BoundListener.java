package dev.fanlight.gateway.bootstrap.generation;

import dev.fanlight.gateway.admin.snapshot.GatewaySnapshot;
import dev.fanlight.gateway.config.ListenerConfig;
import dev.fanlight.gateway.server.HttpListener;
import dev.fanlight.gateway.server.ServerLoop;
import dev.fanlight.gateway.server.terms.ListenerTerms;
import dev.fanlight.gateway.telemetry.meter.ListenerMeters;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listener's socket, which outlives its name and its limits. */
public final class BoundListener {
  private static final Logger log = LoggerFactory.getLogger(BoundListener.class);

  private final ListenerConfig bound;
  private final ListenerMeters meters;
  private final HttpListener socket;
  private volatile String name;
  private volatile @Nullable String engines;

  /**
   * @param terms of the connections that are accepted first
   * @param loops called on each event loop that serves it
   */
  public BoundListener(
      ListenerConfig config,
      ListenerTerms terms,
      ListenerMeters meters,
      Function<BoundListener, ServerLoop> loops) {
    this.bound = config;
    this.meters = meters;
    this.name = config.name();
    this.socket = new HttpListener(config, terms, meters, () -> loops.apply(this));
    tellOfEngines(terms);
  }

  private void tellOfEngines(ListenerTerms terms) {
    String now = terms.engines();
    if (now != null && !now.equals(engines)) {
      log.info("listener {}: {}", name, now);
    }
    engines = now;
  }

  public HttpListener socket() {
    return socket;
  }

  /** The name it was bound by. */
  public String firstName() {
    return bound.name();
  }

  /** The name that it has in the current configuration, or had in the last that had it. */
  public String name() {
    return name;
  }

  /** New connections get those terms, and what it tells is told of that name. */
  public void take(String name, ListenerTerms terms) {
    this.name = name;
    meters.rename(name);
    socket.change(terms);
    tellOfEngines(terms);
  }

  /** What it is doing now. */
  public GatewaySnapshot.Listener snapshot(boolean draining) {
    return new GatewaySnapshot.Listener(
        name, bound.address().host(), socket.port(), draining, socket.connections());
  }

  /** Of those on a free port, each name has one of its own. */
  public boolean serves(ListenerConfig config) {
    return bound.address().equals(config.address())
        && (bound.tls() == null) == (config.tls() == null)
        && (config.address().port() != 0 || bound.name().equals(config.name()));
  }
}
