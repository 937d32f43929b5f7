package dev.fanlight.gateway.sim.model;

import dev.fanlight.gateway.sim.model.ModelPlan.Call;
import dev.fanlight.gateway.sim.model.ModelPlan.Item;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How the calls of a plan have ended, and what stands in the answer for each of them. */
final class ModelEnds {
  static final String LATE = "deadline_exceeded:504";

  /** An item that waits for its turn, has it until then, or has ended. */
  record Member(int call, int item, String refusal, int until) {}

  private final ModelPlan plan;
  private final Map<Integer, String> ends = new TreeMap<>();
  private final Map<Integer, Map<Integer, String>> itemEnds = new TreeMap<>();
  private final List<Member> order = new ArrayList<>();

  ModelEnds(ModelPlan plan) {
    this.plan = plan;
  }

  /** An item has ended. @return how the items of its call have ended so far */
  Map<Integer, String> ended(Member member, String end) {
    Map<Integer, String> all = itemEnds.computeIfAbsent(member.call, first -> new TreeMap<>());
    all.put(member.item, end);
    order.add(member);
    return all;
  }

  /** A call has ended, with all its items. */
  void settled(int call, String end) {
    ends.put(call, end);
  }

  /** Those that have ended, in the order of their ends. */
  List<Member> order() {
    return order;
  }

  int succeeded() {
    return (int) ends.values().stream().filter("ok"::equals).count();
  }

  int size() {
    return ends.size();
  }

  Item item(Member member) {
    return plan.calls().get(member.call).items().get(member.item);
  }

  String how(int call) {
    return ends.getOrDefault(call, "skipped");
  }

  static boolean failed(String end) {
    return !List.of("ok", "skipped", "empty").contains(end);
  }

  String instead(int call) {
    return plan.calls().get(call).instead();
  }

  /** Of one that has ended, or is late. */
  String end(Member member) {
    return itemEnds.getOrDefault(member.call, Map.of()).getOrDefault(member.item, LATE);
  }

  /** An item's, unless its list could not be made. */
  String name(Member member) {
    Call of = plan.calls().get(member.call);
    return of.listed() && member.refusal.isEmpty() ? of.name() + "." + member.item : of.name();
  }

  String success() {
    List<Integer> declared = List.copyOf(ends.keySet());
    List<Integer> good = declared.stream().filter(call -> how(call).equals("ok")).toList();
    List<String> partial =
        itemEnds.entrySet().stream()
            .filter(each -> each.getValue().values().stream().anyMatch(ModelEnds::failed))
            .map(each -> plan.calls().get(each.getKey()).name())
            .toList();
    return switch (plan.join()) {
      case "first" -> raced(good.getFirst());
      case "quorum" -> "200 " + merged(good) + " " + partial;
      case "as_completed" -> records(order.stream().map(this::value).toList()) + " " + partial;
      default -> "200 " + merged(declared) + " " + partial;
    };
  }

  /** The winner goes out as it came. */
  private String raced(int winner) {
    List<Item> items = plan.calls().get(winner).items();
    int calling =
        IntStream.range(0, items.size()).filter(i -> items.get(i).calls()).min().orElse(0);
    Member first = new Member(winner, calling, "", 0);
    return item(first).kind().status + " [" + value(first) + "]";
  }

  /** Of objects, of what stands in their place, and of nulls. */
  private List<String> merged(List<Integer> calls) {
    return switch (plan.merge()) {
      case "object" ->
          calls.stream().map(call -> plan.calls().get(call).name() + "=" + value(call)).toList();
      case "concat" ->
          calls.stream().flatMap(this::results).filter(value -> !value.equals("null")).toList();
      case "first" ->
          List.of(
              Stream.<Predicate<Member>>of(
                      it -> end(it).equals("ok"),
                      it -> failed(end(it)) && !instead(it.call).isEmpty(),
                      it -> failed(end(it)))
                  .flatMap(best -> members(calls).filter(best))
                  .map(this::value)
                  .findFirst()
                  .orElse("null"));
      default -> calls.stream().map(this::value).toList();
    };
  }

  /**
   * In the order of their ends, as far as that is promised: what one end brings about at the same
   * instant comes in any order.
   */
  static List<String> records(List<String> values) {
    return Stream.concat(
            values.stream().filter(ModelEnds::isAnswer),
            values.stream().filter(value -> !isAnswer(value)).sorted())
        .toList();
  }

  private static boolean isAnswer(String value) {
    return value.matches("c[.\\d]+");
  }

  /** Those that have ended, in declared order. */
  private Stream<Member> members(List<Integer> calls) {
    return calls.stream()
        .flatMap(call ->
            order.stream()
                .filter(it -> it.call == call)
                .sorted(Comparator.comparingInt(Member::item)));
  }

  private Stream<String> results(int call) {
    if (how(call).equals("skipped")) {
      return Stream.of("null");
    }
    List<Item> items = plan.calls().get(call).items();
    List<Member> ended = members(List.of(call)).toList();
    if (ended.stream().anyMatch(it -> !it.refusal.isEmpty())) {
      return ended.stream().map(this::value);
    }
    return IntStream.range(0, items.size())
        .boxed()
        .flatMap(i ->
            items.get(i).calls()
                ? ended.stream().filter(it -> it.item == i).map(this::value)
                : Stream.of("null"));
  }

  /** What stands in its place. */
  private String value(int call) {
    List<String> values = results(call).toList();
    boolean made = members(List.of(call)).allMatch(it -> it.refusal.isEmpty());
    boolean list = plan.calls().get(call).listed() && made && !how(call).equals("skipped");
    return list ? values.toString() : values.getFirst();
  }

  private String value(Member member) {
    String end = end(member);
    boolean good = end.equals("ok");
    return good ? name(member) : instead(member.call).isEmpty() ? end : instead(member.call);
  }
}
