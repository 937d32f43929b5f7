package dev.fanlight.gateway.sim.rules;

import dev.fanlight.gateway.config.action.CallConfig;
import dev.fanlight.gateway.sim.engine.SimMeters;
import dev.fanlight.gateway.sim.exchange.ObservedCall;
import dev.fanlight.gateway.sim.exchange.SimExchange;
import dev.fanlight.gateway.sim.findings.Violations;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Outcome;
import dev.fanlight.plugin.Phase;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What each call came to, counted once more beside the meters. */
public final class SimBooks {
  private final SimMeters meters;
  private final Violations violations;
  private final double inFlightBefore;
  private final double attemptsBefore;
  private final Map<Outcome, Double> before = new EnumMap<>(Outcome.class);
  private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
  private final List<ObservedCall> opened = new ArrayList<>();
  private final Map<SimExchange, Set<String>> names = new IdentityHashMap<>();

  public SimBooks(SimMeters meters, Violations violations) {
    this.meters = meters;
    this.violations = violations;
    this.inFlightBefore = meters.inFlight();
    this.attemptsBefore = meters.attempts();
    for (Outcome outcome : Outcome.values()) {
      before.put(outcome, meters.counted(outcome));
    }
  }

  public void opened(ObservedCall call) {
    opened.add(call);
  }

  public void ended(
      SimExchange exchange,
      String call,
      @Nullable GatewayError error,
      @Nullable ObservedCall observed) {
    names.computeIfAbsent(exchange, first -> new HashSet<>()).add(call);
    Outcome outcome = observed == null ? refused(exchange, call, error) : observed.outcome();
    outcomes.merge(outcome, 1, Integer::sum);
  }

  /** One that ended before it had begun. */
  private static Outcome refused(SimExchange exchange, String call, @Nullable GatewayError reason) {
    GatewayError error = Objects.requireNonNull(reason, "it cannot have succeeded");
    String event =
        switch (error.code()) {
          case DEADLINE_EXCEEDED -> "deadline";
          case CANCELLED -> "dropped";
          default -> error.code().code();
        };
    String declared = call.replaceFirst("\\..*", "");
    exchange.cover(exchange.route().config(declared), event, Phase.QUEUE);
    return error.code().outcome();
  }

  /** Nothing that goes on in the background is forgotten, as long as there is room for it. */
  public void checkBackground(SimExchange exchange) {
    Set<String> optional = new HashSet<>();
    for (CallConfig call : exchange.plan().calls()) {
      if (!call.schedule().when().isEmpty()
          || call.schedule().after().stream().anyMatch(optional::contains)) {
        optional.add(call.name());
      }
      violations.check(
          !call.schedule().background()
              || optional.contains(call.name())
              || names.getOrDefault(exchange, Set.of()).contains(call.name())
              || !exchange.background().hadRoom(),
          "%s %s: neither made nor dropped",
          exchange,
          call.name());
    }
  }

  /** When nothing is left to do. */
  public void check() {
    violations.check(meters.inFlight() == inFlightBefore, "in flight: %s", meters.inFlight());
    int attempts = opened.stream().mapToInt(call -> call.attempts.count()).sum();
    double attempted = meters.attempts() - attemptsBefore;
    violations.check(attempted == attempts, "%s attempts, %s counted", attempts, attempted);
    for (Outcome outcome : Outcome.values()) {
      double counted = meters.counted(outcome) - Objects.requireNonNull(before.get(outcome));
      int expected = outcomes.getOrDefault(outcome, 0);
      violations.check(counted == expected, "%s %s, %s counted", expected, outcome, counted);
    }
  }
}
