package dev.fanlight.gateway.config.action;

import dev.fanlight.gateway.config.action.CallConfig.FailureKind;
import dev.fanlight.gateway.config.action.CallConfig.Fallback;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What follows a call's failure, by how it failed. An exact status goes before its class.
 *
 * @param statuses by the status that the upstream answered with
 */
public record OnError(Map<FailureKind, Reaction> kinds, Map<Integer, Reaction> statuses) {
  /** Nothing but what the call declares for every failure. */
  public static final OnError NONE = new OnError(Map.of(), Map.of());

  /** What follows. */
  public sealed interface Reaction permits Fallback, Pass {}

  /** The client gets the upstream's answer where this failure decides the exchange. */
  public record Pass() implements Reaction {
    /** Answers to conditions and ranges, which no call sends: nothing that a client could use. */
    public static final Set<Integer> NEVER = Set.of(206, 304);
  }

  /**
   * What follows such a failure; null: nothing that is declared for it.
   *
   * @param status the upstream's; 0: none
   * @param kind null: none that has a name
   */
  public @Nullable Reaction of(int status, @Nullable FailureKind kind) {
    Reaction exact = statuses.get(status);
    if (exact != null || kind == null) {
      return exact;
    }
    // An open circuit is a rejection too.
    boolean open = kind == FailureKind.CIRCUIT_OPEN && !kinds.containsKey(kind);
    return kinds.get(open ? FailureKind.REJECTED : kind);
  }

  /** Whether any failure is passed to the client. */
  public boolean passes() {
    return Stream.concat(kinds.values().stream(), statuses.values().stream())
        .anyMatch(Pass.class::isInstance);
  }
}
