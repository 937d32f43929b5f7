package dev.fanlight.gateway.upstream.balance;

import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import io.vertx.core.MultiMap;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where attempts of one call have been in vain, and where its next one goes. Confined to the call's
 * event loop.
 */
public final class TriedEndpoints {
  private static final int MOST_REFUSERS = 10;

  private final Balancer balancer;

  /** Endpoints that could not be connected to. */
  private Set<Endpoint> refusers = Set.of();

  /** Endpoints that an attempt of the call has gone to in vain, the refusers among them. */
  private Set<Endpoint> tried = Set.of();

  /** Endpoints that the gateway itself could not make an attempt to. */
  private Set<Endpoint> unmade = Set.of();

  public TriedEndpoints(Balancer balancer) {
    this.balancer = balancer;
  }

  /** For an attempt that no other runs beside; null: it may go nowhere. */
  public @Nullable Endpoint pick(MultiMap headers) {
    if (!unmade.isEmpty() && hasUntriedBeside(List.of())) {
      return pickBeside(List.of(), headers);
    }
    if (!tried.isEmpty() && balancer.hasUsable(tried)) {
      return balancer.pickAfter(tried, headers);
    }
    return refusers.isEmpty() ? balancer.pick(headers) : balancer.pickAfter(refusers, headers);
  }

  /**
   * For an attempt beside others: an endpoint that the call has not tried, if there is one.
   *
   * @param running that the others go to
   * @return null: it may go nowhere
   */
  public @Nullable Endpoint pickBeside(Collection<Endpoint> running, MultiMap headers) {
    Set<Endpoint> all = triedOr(running);
    return balancer.pickBeside(balancer.hasFree(all) ? all : running, headers);
  }

  /** Whether an attempt beside those has somewhere to go, be it to an endpoint it has tried. */
  public boolean hasBeside(Collection<Endpoint> running) {
    return balancer.hasBeside(running, refusers);
  }

  /** Whether an attempt beside those has an endpoint to go to that the call has not tried. */
  public boolean hasUntriedBeside(Collection<Endpoint> running) {
    return balancer.hasFree(triedOr(running));
  }

  private Set<Endpoint> triedOr(Collection<Endpoint> running) {
    Set<Endpoint> all = new HashSet<>(tried);
    all.addAll(unmade);
    all.addAll(running);
    return all;
  }

  /** The next attempt goes elsewhere, if another endpoint is usable. */
  public void triedInVain(Endpoint endpoint) {
    tried = with(tried, endpoint);
  }

  /**
   * Notes an endpoint that could not be connected to.
   *
   * @param running where other attempts of the call go meanwhile
   * @return whether there is another one to be tried at once
   */
  public boolean refused(Endpoint endpoint, Collection<Endpoint> running) {
    triedInVain(endpoint);
    refusers = with(refusers, endpoint);
    boolean other = running.isEmpty() ? balancer.hasOther(refusers) : hasUntriedBeside(running);
    return other && refusers.size() <= MOST_REFUSERS;
  }

  /**
   * Notes an endpoint that the gateway itself could not make an attempt to. Another one may have an
   * open connection. But that is no reason for a backup.
   *
   * @param running where other attempts of the call go meanwhile
   * @return whether there is another one to be tried at once
   */
  public boolean unmade(Endpoint endpoint, Collection<Endpoint> running) {
    unmade = with(unmade, endpoint);
    return unmade.size() <= MOST_REFUSERS && hasUntriedBeside(running);
  }

  private static Set<Endpoint> with(Set<Endpoint> some, Endpoint endpoint) {
    Set<Endpoint> more = some.isEmpty() ? new HashSet<>() : some;
    more.add(endpoint);
    return more;
  }
}
