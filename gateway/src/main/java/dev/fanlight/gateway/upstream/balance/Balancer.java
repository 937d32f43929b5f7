package dev.fanlight.gateway.upstream.balance;

import dev.fanlight.gateway.config.upstream.UpstreamConfig.Balance;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.endpoint.EndpointSet;
import dev.fanlight.gateway.upstream.endpoint.EndpointSet.Snapshot;
import dev.fanlight.gateway.upstream.endpoint.WeightedEndpoint;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Picks the endpoint of an attempt among those that an {@link EndpointSet} lets attempts go to.
 * There is one subclass for each {@code balance} of the configuration. Confined to one event loop,
 * which keeps its own turns. A pick for a call's first attempt takes no lock and allocates nothing,
 * unless an endpoint has changed its state or is paused.
 */
public abstract sealed class Balancer
    permits RoundRobin, RandomChoice, LeastRequests, ConsistentHash {
  private final EndpointSet endpoints;
  private Snapshot seen;
  private Choices choices;

  Balancer(EndpointSet endpoints) {
    this.endpoints = endpoints;
    this.seen = endpoints.current();
    this.choices = choices(seen);
  }

  /**
   * @param random for the balances that leave something to chance
   */
  public static Balancer of(Balance balance, EndpointSet endpoints, RandomGenerator random) {
    return switch (balance) {
      case Balance.RoundRobin ignored -> new RoundRobin(endpoints, random);
      case Balance.Random ignored -> new RandomChoice(endpoints, random);
      case Balance.LeastRequests ignored -> new LeastRequests(endpoints, random);
      case Balance.ConsistentHash hash -> new ConsistentHash(endpoints, random, hash.header());
    };
  }

  /** Those of now. */
  private Choices choices() {
    Snapshot now = endpoints.current();
    if (now.version() != seen.version()) {
      Choices before = choices;
      seen = now;
      choices = choices(now);
      changed(before, choices);
    }
    choices.refresh();
    return choices;
  }

  private Choices choices(Snapshot of) {
    return new Choices(endpoints, of.first(), of.warming());
  }

  /** There are other endpoints to pick among from now on. */
  void changed(Choices before, Choices now) {}

  /** Those that were there at the last pick. */
  final Choices last() {
    return choices;
  }

  /**
   * Picks for the first attempt of a call.
   *
   * @param headers of the request, for the balances that look at it
   * @return null when no attempt may go anywhere
   */
  public final @Nullable Endpoint pick(MultiMap headers) {
    Choices all = choices();
    if (all.size() == 0) {
      return null;
    }
    if (all.size() == 1 && seen.rest().isEmpty()) {
      return all.get(0);
    }
    Endpoint picked = next(all, headers);
    return picked == null ? pickAfter(List.of(), headers) : picked;
  }

  /** The balance's own choice for the next call; null when that is paused. */
  @Nullable Endpoint next(Choices all, MultiMap headers) {
    Endpoint picked = all.get(among(all, headers));
    return picked.admits() ? picked : null;
  }

  /**
   * The balance's own choice.
   *
   * @param some at least one
   */
  abstract int among(Choices some, MultiMap headers);

  /** Where among the choices {@link #pickAfter} begins to look. */
  int start() {
    return 0;
  }

  /**
   * For an attempt after others of the same call: another endpoint than theirs, if there is one; of
   * these, one that is not paused, if there is one; and a backup only where nothing else is left.
   * It uses up no endpoint's turn, so that the next call goes where it would have gone.
   *
   * @param taken by the others
   * @return null when no attempt may go anywhere
   */
  public final @Nullable Endpoint pickAfter(Collection<Endpoint> taken, MultiMap headers) {
    choices();
    return pickBeside(taken, seen.rest(), headers);
  }

  /**
   * The same, for an attempt beside others that still run. They are no reason for a backup: it goes
   * to one only where a first attempt would.
   */
  public final @Nullable Endpoint pickBeside(Collection<Endpoint> taken, MultiMap headers) {
    choices();
    return pickBeside(taken, allPaused(seen) ? seen.rest() : List.of(), headers);
  }

  private static boolean allPaused(Snapshot now) {
    return now.first().stream().allMatch(one -> one.endpoint().isPaused());
  }

  private @Nullable Endpoint pickBeside(
      Collection<Endpoint> taken, List<WeightedEndpoint> rest, MultiMap headers) {
    Predicate<Endpoint> other = endpoint -> !taken.contains(endpoint);
    Predicate<Endpoint> usable = endpoint -> other.test(endpoint) && !endpoint.isPaused();
    List<WeightedEndpoint> best = some(seen.first(), usable);
    best = best.isEmpty() ? some(rest, usable) : best;
    best = best.isEmpty() ? some(seen.first(), other) : best;
    best = best.isEmpty() ? some(rest, other) : best;
    best = best.isEmpty() ? some(seen.first(), endpoint -> !endpoint.isPaused()) : best;
    best = best.isEmpty() ? seen.first() : best;
    if (best.isEmpty()) {
      return null;
    }
    Choices some = new Choices(endpoints, best, false);
    Endpoint picked = some.get(among(some, headers));
    picked.tries();
    return picked;
  }

  private List<WeightedEndpoint> some(List<WeightedEndpoint> all, Predicate<Endpoint> wanted) {
    List<WeightedEndpoint> some = new ArrayList<>(all.size());
    for (int i = 0; i < all.size(); i++) {
      WeightedEndpoint next = all.get((start() + i) % all.size());
      if (wanted.test(next.endpoint())) {
        some.add(next);
      }
    }
    return some;
  }

  /** Whether attempts may go anywhere. */
  public final boolean hasAny() {
    return !endpoints.current().first().isEmpty();
  }

  /** Whether there is an endpoint beside those. */
  public final boolean hasOther(Collection<Endpoint> taken) {
    return anyOf(endpoint -> !taken.contains(endpoint));
  }

  /** Whether there is an endpoint beside those that is not paused. */
  public final boolean hasUsable(Collection<Endpoint> taken) {
    return anyOf(endpoint -> !taken.contains(endpoint) && !endpoint.isPaused());
  }

  /**
   * Whether an attempt beside those has somewhere to go: to another endpoint, as {@link #hasFree}
   * says; or to theirs, where there is no other, and not all are paused because of the call.
   *
   * @param refusers could not be connected to by the call
   */
  public final boolean hasBeside(Collection<Endpoint> taken, Collection<Endpoint> refusers) {
    List<WeightedEndpoint> first = endpoints.current().first();
    boolean others = first.stream().anyMatch(one -> !taken.contains(one.endpoint()));
    return hasFree(taken)
        || (!others
            && first.stream()
                .map(WeightedEndpoint::endpoint)
                .anyMatch(one -> !one.isPaused() || !refusers.contains(one)));
  }

  /**
   * Whether there is an endpoint beside those that is not paused: a backup only where a first
   * attempt would go to one.
   */
  public final boolean hasFree(Collection<Endpoint> taken) {
    Snapshot now = endpoints.current();
    return (allPaused(now) ? now.rest() : now.first())
        .stream()
            .map(WeightedEndpoint::endpoint)
            .anyMatch(endpoint -> !taken.contains(endpoint) && !endpoint.isPaused());
  }

  private boolean anyOf(Predicate<Endpoint> wanted) {
    Snapshot now = endpoints.current();
    return now.first().stream().map(WeightedEndpoint::endpoint).anyMatch(wanted)
        || now.rest().stream().map(WeightedEndpoint::endpoint).anyMatch(wanted);
  }
}
