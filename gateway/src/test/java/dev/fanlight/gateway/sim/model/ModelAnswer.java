package dev.fanlight.gateway.sim.model;

import dev.fanlight.gateway.sim.model.ModelEvent.CallEnded;
import dev.fanlight.gateway.sim.model.ModelEvent.ItemEnded;
import dev.fanlight.gateway.sim.model.ModelEvent.Member;
import dev.fanlight.gateway.sim.model.ModelEvent.Tie;
import dev.fanlight.gateway.sim.model.ModelEvent.TooLarge;
import dev.fanlight.gateway.sim.model.ModelPlan.Call;
import dev.fanlight.gateway.sim.model.ModelPlan.Instead;
import dev.fanlight.gateway.sim.model.ModelPlan.Item;
import dev.fanlight.gateway.sim.model.ModelPlan.Join;
import dev.fanlight.plugin.ErrorCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The answer to a plan of which only some events have happened. */
final class ModelAnswer {
  private final ModelPlan plan;
  private final Map<Integer, ModelEnd> ends = new TreeMap<>();
  private final Map<Integer, Map<Integer, ModelEnd>> itemEnds = new TreeMap<>();
  private final List<ItemEnded> order = new ArrayList<>();

  /**
   * @param past up to the event that decides
   */
  ModelAnswer(ModelPlan plan, List<ModelEvent> past) {
    this.plan = plan;
    for (ModelEvent event : past) {
      switch (event) {
        case CallEnded(int call, ModelEnd end) -> ends.put(call, end);
        case ItemEnded item -> {
          order.add(item);
          itemEnds
              .computeIfAbsent(item.member().call(), call -> new TreeMap<>())
              .put(item.member().item(), item.end());
        }
        case Tie ignored -> {}
        case TooLarge ignored -> {}
      }
    }
  }

  private ModelEnd how(int call) {
    return ends.getOrDefault(call, ModelEnd.SKIPPED);
  }

  private Instead instead(int call) {
    return plan.calls().get(call).instead();
  }

  /** An item's, unless its list could not be made. */
  private String name(Member member) {
    Call of = plan.calls().get(member.call());
    return of.listed() && !member.refused() ? of.name() + "." + member.item() : of.name();
  }

  /**
   * The errors are in declared order, and those of the calls before which something failed are left
   * out. The code is that of the one failure that decides, or of all if they are late.
   *
   * @param rest what would have happened next; at the deadline all that was running is late
   */
  String failure(List<ModelEvent> rest) {
    boolean late = !order.isEmpty() && order.getLast().at() >= plan.deadline();
    List<ItemEnded> failures =
        Stream.concat(order.stream(), late ? running(rest) : Stream.of())
            .filter(it -> it.end().failed() && !it.end().equals(ModelEnd.DEPENDENCY))
            .sorted(byPlace())
            .toList();
    boolean allLate =
        !failures.isEmpty() && failures.stream().allMatch(it -> it.end().equals(ModelEnd.LATE));
    ModelEnd decider = plan.join() == Join.ALL ? order.getLast().end() : ModelEnd.DEPENDENCY;
    boolean decided = !decider.equals(ModelEnd.DEPENDENCY);
    ModelEnd end = decided ? decider : allLate ? ModelEnd.LATE : ModelEnd.CALL_FAILED;
    // Whatever status the upstream said, a failed call is a bad gateway.
    ModelEnd shown = end.code() == ErrorCode.CALL_FAILED ? ModelEnd.CALL_FAILED : end;
    return shown.words() + " " + failures.stream().map(it -> name(it.member())).toList();
  }

  private Stream<ItemEnded> running(List<ModelEvent> rest) {
    return rest.stream()
        .filter(ItemEnded.class::isInstance)
        .map(ItemEnded.class::cast)
        .filter(it -> it.member().until() > plan.deadline());
  }

  private static Comparator<ItemEnded> byPlace() {
    return Comparator.<ItemEnded>comparingInt(it -> it.member().call())
        .thenComparingInt(it -> it.member().item());
  }

  String success() {
    List<Integer> declared = List.copyOf(ends.keySet());
    List<Integer> good = declared.stream().filter(call -> how(call).ok()).toList();
    List<String> partial =
        itemEnds.entrySet().stream()
            .filter(each -> each.getValue().values().stream().anyMatch(ModelEnd::failed))
            .map(each -> plan.calls().get(each.getKey()).name())
            .toList();
    return switch (plan.join()) {
      case FIRST -> raced(good.getFirst());
      case QUORUM -> "200 " + merged(good) + " " + partial;
      case AS_COMPLETED -> records(order.stream().map(this::value).toList()) + " " + partial;
      case ALL, ALL_SETTLED -> "200 " + merged(declared) + " " + partial;
    };
  }

  /** The winner goes out as it came. */
  private String raced(int winner) {
    List<Item> items = plan.calls().get(winner).items();
    int calling =
        IntStream.range(0, items.size()).filter(i -> items.get(i).calls()).min().orElse(0);
    Member first = new Member(winner, calling, ModelEnd.OK, 0);
    return items.get(calling).kind().status + " [" + name(first) + "]";
  }

  /** Of objects, of what is in their place, and of nulls. */
  private List<String> merged(List<Integer> calls) {
    return switch (plan.merge()) {
      case OBJECT ->
          calls.stream().map(call -> plan.calls().get(call).name() + "=" + value(call)).toList();
      case CONCAT ->
          calls.stream().flatMap(this::results).filter(value -> !value.equals("null")).toList();
      case FIRST ->
          List.of(
              Stream.<Predicate<ItemEnded>>of(
                      it -> it.end().ok(),
                      it -> it.end().failed() && instead(it.member().call()) != Instead.NONE,
                      it -> it.end().failed())
                  .flatMap(best -> items(calls).filter(best))
                  .map(this::value)
                  .findFirst()
                  .orElse("null"));
      case ARRAY -> calls.stream().map(this::value).toList();
    };
  }

  /**
   * In the order of their ends, as far as that is promised: what one end brings about at the same
   * instant comes in any order.
   */
  static List<String> records(List<String> values) {
    return Stream.concat(
            values.stream().filter(ModelAnswer::isAnswer),
            values.stream().filter(value -> !isAnswer(value)).sorted())
        .toList();
  }

  private static boolean isAnswer(String value) {
    return value.matches("c[.\\d]+");
  }

  /** Those that have ended, in declared order. */
  private Stream<ItemEnded> items(List<Integer> calls) {
    return order.stream().filter(it -> calls.contains(it.member().call())).sorted(byPlace());
  }

  private Stream<String> results(int call) {
    if (how(call).equals(ModelEnd.SKIPPED)) {
      return Stream.of("null");
    }
    List<Item> items = plan.calls().get(call).items();
    List<ItemEnded> ended = items(List.of(call)).toList();
    if (ended.stream().anyMatch(it -> it.member().refused())) {
      return ended.stream().map(this::value);
    }
    return IntStream.range(0, items.size())
        .boxed()
        .flatMap(i ->
            items.get(i).calls()
                ? ended.stream().filter(it -> it.member().item() == i).map(this::value)
                : Stream.of("null"));
  }

  /** What the answer has for that call. */
  private String value(int call) {
    List<String> values = results(call).toList();
    boolean made = items(List.of(call)).noneMatch(it -> it.member().refused());
    boolean list = plan.calls().get(call).listed() && made && !how(call).equals(ModelEnd.SKIPPED);
    return list ? values.toString() : values.getFirst();
  }

  private String value(ItemEnded item) {
    Instead instead = instead(item.member().call());
    return item.end().ok()
        ? name(item.member())
        : instead == Instead.NONE ? item.end().words() : instead.word;
  }
}
