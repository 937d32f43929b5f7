package dev.fanlight.gateway.sim.care;

import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.sim.findings.Violations;
import dev.fanlight.gateway.telemetry.endpoint.EndpointReading;
import dev.fanlight.gateway.telemetry.endpoint.EndpointState;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.endpoint.EndpointSet;
import dev.fanlight.gateway.upstream.endpoint.WeightedEndpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What must be true of endpoints:
 *
 * <ul>
 *   <li>an attempt goes to a member of its set: a removed endpoint gets no new one
 *   <li>it goes to an endpoint that is not usable only in panic, and to one that drains never
 *   <li>a backup gets a call's first attempt only while nothing else can take it
 *   <li>an endpoint is ejected only beside another one that is not, and no more than {@code
 *       max_share} are ejected at once
 *   <li>an endpoint that has always been sound is never ejected
 *   <li>its counts are zero while it is ejected, and when it returns
 *   <li>in turns, a healthy endpoint gets at least the share of its slow start
 * </ul>
 */
final class CareRules {
  private final CareConfig care;
  private final SimEndpoints endpoints;
  private final Violations violations;
  private final Map<Endpoint, EndpointState> states = new HashMap<>();
  private final Set<EndpointSet> live = new HashSet<>();
  private final Set<Endpoint> seen = new HashSet<>();
  private final Map<List<Object>, Turns> turns = new HashMap<>();

  /** Attempts of one loop since something changed. A retry takes a turn, a hedge does not. */
  private static final class Turns {
    private long version = -1;
    private final Map<Endpoint, Integer> first = new HashMap<>();
    private final Map<Endpoint, Integer> all = new HashMap<>();
  }

  CareRules(CareConfig care, SimEndpoints endpoints, Violations violations) {
    this.care = care;
    this.endpoints = endpoints;
    this.violations = violations;
  }

  void live(EndpointSet set) {
    live.add(set);
  }

  void closed(EndpointSet set) {
    live.remove(set);
  }

  /** All endpoints that there ever were. */
  Set<Endpoint> seen() {
    return seen;
  }

  private static boolean isUsable(EndpointState state) {
    return state == EndpointState.USABLE || state == EndpointState.PAUSED;
  }

  /** The rule for panic, said a second time. */
  private boolean isPanic(EndpointSet set) {
    List<Endpoint> members = set.current().endpoints();
    long usable = members.stream().filter(one -> isUsable(one.state())).count();
    long all = members.stream().filter(one -> one.state() != EndpointState.DRAINING).count();
    return care.panic().on() && (usable == 0 || usable < care.panic().below() * all);
  }

  /**
   * An attempt begins.
   *
   * @param first whether it is the first one of its call
   * @param inTurns whether the balance is by turns
   */
  void opened(Object loop, EndpointSet set, Endpoint endpoint, boolean first, boolean inTurns) {
    EndpointState state = endpoint.state();
    boolean panic = isPanic(set);
    violations.check(
        set.current().endpoints().contains(endpoint), "%s is not a member any more", endpoint);
    violations.check(state != EndpointState.DRAINING, "%s drains and gets an attempt", endpoint);
    violations.check(
        isUsable(state) || panic, "%s is %s and gets an attempt without panic", endpoint, state);
    if (first && !panic) {
      checkBackup(set, endpoint);
    }
    if (inTurns) {
      Turns now = turns.computeIfAbsent(List.of(loop, set), any -> new Turns());
      count(now, set, endpoint, first);
      checkTurns(now, set.current().first());
    }
  }

  private void checkBackup(EndpointSet set, Endpoint endpoint) {
    List<WeightedEndpoint> members = set.current().members();
    boolean backup = members.stream().anyMatch(one -> one.endpoint() == endpoint && one.backup());
    boolean other =
        members.stream()
            .anyMatch(one -> !one.backup() && one.endpoint().state() == EndpointState.USABLE);
    violations.check(!backup || !other, "backup %s beside an endpoint that is usable", endpoint);
  }

  private static void count(Turns now, EndpointSet set, Endpoint endpoint, boolean first) {
    boolean paused = set.current().first().stream().anyMatch(one -> one.endpoint().isPaused());
    if (now.version != set.current().version() || paused) {
      now.version = set.current().version();
      now.first.clear();
      now.all.clear();
      return;
    }
    now.all.merge(endpoint, 1, Integer::sum);
    if (first) {
      now.first.merge(endpoint, 1, Integer::sum);
    }
  }

  private void checkTurns(Turns now, List<WeightedEndpoint> members) {
    WeightedEndpoint heaviest = members.getFirst();
    for (WeightedEndpoint member : members) {
      heaviest = member.weight() > heaviest.weight() ? member : heaviest;
    }
    double most = now.first.getOrDefault(heaviest.endpoint(), 0);
    double from = care.slowStart() == null ? 1 : care.slowStart().from();
    for (WeightedEndpoint member : members) {
      double least = most * member.weight() / heaviest.weight() * from;
      int got = now.all.getOrDefault(member.endpoint(), 0);
      violations.check(got >= least - 2, "%s got %s, not %s", member, got, least);
    }
  }

  /** After every step. */
  void look() {
    for (EndpointSet set : List.copyOf(live)) {
      for (EndpointReading reading : set.read()) {
        checkCounts(reading);
      }
      for (Endpoint endpoint : set.current().endpoints()) {
        seen.add(endpoint);
        EndpointState now = endpoint.state();
        EndpointState before = states.put(endpoint, now);
        if (now == EndpointState.EJECTED && before != now) {
          checkEjection(endpoint, before);
        } else if (before == EndpointState.EJECTED && now == EndpointState.USABLE) {
          checkReturn(set, endpoint);
        }
      }
    }
  }

  private void checkCounts(EndpointReading reading) {
    violations.check(
        reading.state() != EndpointState.EJECTED || isZero(reading.counts()),
        "%s is ejected and has counts",
        reading);
  }

  private void checkReturn(EndpointSet set, Endpoint endpoint) {
    List<Endpoint> members = set.current().endpoints();
    EndpointReading reading = set.read().get(members.indexOf(endpoint));
    violations.check(isZero(reading.counts()), "%s returns with counts", reading);
  }

  private static boolean isZero(EndpointReading.Counts counts) {
    return counts.failuresInARow() == 0 && counts.recent() == 0 && counts.recentFailures() == 0;
  }

  /** One that an operator or a probe gives back may have been ejected before. */
  private void checkEjection(Endpoint endpoint, EndpointState before) {
    violations.check(
        !endpoints.isSound(endpoint.toString()), "%s is sound and was ejected", endpoint);
    if (before == EndpointState.DOWN || before == EndpointState.DRAINING) {
      return;
    }
    for (EndpointSet set : live) {
      List<Endpoint> members = new ArrayList<>(set.current().endpoints());
      if (members.remove(endpoint)) {
        violations.check(
            members.stream().anyMatch(one -> isUsable(one.state())),
            "%s was ejected, and nothing else is usable",
            endpoint);
        long ejected = members.stream().filter(one -> one.state() == EndpointState.EJECTED).count();
        double share = care.outlier() == null ? 0 : care.outlier().maxShare();
        long most = Math.max(1, (long) (share * (members.size() + 1)));
        violations.check(ejected < most, "%s was ejected beyond the share", endpoint);
      }
    }
  }
}
