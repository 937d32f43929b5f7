package dev.fanlight.gateway.config.load.action;

import dev.fanlight.gateway.config.action.CallConfig;
import dev.fanlight.gateway.config.action.CallConfig.Fallback;
import dev.fanlight.gateway.config.action.FanOutConfig.Join;
import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.value.Binding;
import dev.fanlight.gateway.value.template.BodyTemplate;
import dev.fanlight.gateway.value.template.TextTemplate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds declarations of a call that have no effect. */
final class CallCheck {
  private static final String NOBODY_DECIDES = "with this join no call decides the answer";

  private CallCheck() {}

  /**
   * Reports names that nothing uses. A name with {@code missing} guards the call, so it needs no
   * use.
   *
   * @param with where the names stand; null: nowhere
   */
  static void unused(@Nullable ConfigNode with, Map<String, Binding> bound, Set<String> used) {
    if (with == null) {
      return;
    }
    with.entries()
        .forEach((name, node) -> {
          Binding binding = bound.get(name);
          if (binding != null && binding.missing() == null && !used.contains(name)) {
            node.wrong("the name " + name + ", which nothing uses", "a name that a template uses");
          }
        });
  }

  /** Every name that a template of the call uses. */
  static Set<String> used(CallConfig call) {
    CallConfig.Request request = call.request();
    Set<String> used = new HashSet<>(request.path().names());
    Stream.concat(request.query().values().stream(), request.headers().values().stream())
        .map(TextTemplate::names)
        .forEach(used::addAll);
    if (request.form() != null) {
      used.addAll(request.form().names());
    }
    Stream.concat(Stream.ofNullable(request.body()), instead(call.result()))
        .map(BodyTemplate::names)
        .forEach(used::addAll);
    return used;
  }

  private static Stream<BodyTemplate> instead(CallConfig.Result call) {
    Stream<Fallback> byKind =
        Stream.concat(
                call.onError().kinds().values().stream(),
                call.onError().statuses().values().stream())
            .filter(Fallback.class::isInstance)
            .map(Fallback.class::cast);
    return Stream.concat(Stream.ofNullable(call.fallback()), byKind)
        .map(Fallback::body)
        .flatMap(Stream::ofNullable);
  }

  /** Reports {@code missing} where the failure of a call never decides the answer. */
  static void missing(@Nullable ConfigNode with, Join join, boolean background) {
    boolean decides =
        !(background || join instanceof Join.AllSettled || join instanceof Join.AsCompleted);
    if (with == null || decides) {
      return;
    }
    for (ConfigNode name : with.entries().values()) {
      ConfigNode missing = name.isMapping() ? name.entries().get("missing") : null;
      if (missing != null) {
        missing.error(
            "missing only with join: all, first or a quorum",
            background ? "no answer waits for the call" : NOBODY_DECIDES);
      }
    }
  }

  /**
   * Reports fallbacks that no answer shows and no later call reads, because the join takes only
   * successes.
   *
   * @param nodes where each of the calls stands
   */
  static void instead(List<ConfigNode> nodes, List<CallConfig> calls, Join join) {
    if (!(join instanceof Join.First || join instanceof Join.Quorum)) {
      return;
    }
    for (int i = 0; i < calls.size(); i++) {
      String name = calls.get(i).name();
      if (calls.stream().noneMatch(call -> call.schedule().after().contains(name))) {
        unshown(nodes.get(i).entries());
      }
    }
  }

  private static void unshown(Map<String, ConfigNode> call) {
    ConfigNode fallback = call.get("fallback");
    if (fallback != null) {
      unshown(fallback);
    }
    ConfigNode onError = call.get("on_error");
    if (onError != null && onError.isMapping()) {
      onError.entries().values().stream()
          .filter(reaction -> reaction.isMapping())
          .forEach(CallCheck::unshown);
    }
  }

  private static void unshown(ConfigNode node) {
    node.error(
        "a fallback only for a call that a later one reads", "this join shows only successes");
  }
}
