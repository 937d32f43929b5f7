package dev.fanlight.gateway.fanout;

import dev.fanlight.gateway.fanout.ModelPlan.Call;
import dev.fanlight.gateway.fanout.ModelPlan.Item;
import dev.fanlight.gateway.fanout.ModelPlan.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a fan-out must answer, said a second time and as plainly as possible: given how and when
 * each call will end. It knows nothing of the engine.
 */
final class JoinModel {
  /** Items that a list may have. */
  static final int MAX = 2;

  /** Of a plan of which no answer is promised: two things happen at the same instant. */
  static final String ANY = "any";

  private static final String DEPENDENCY = "dependency_failed:502";
  private static final String LATE = "deadline_exceeded:504";

  /** An item that waits for its turn, has it until then, or has ended. */
  private record Member(int call, int item, String refusal, int until) {}

  private final ModelPlan plan;
  private final Map<Integer, String> ends = new TreeMap<>();
  private final Map<Integer, Map<Integer, String>> itemEnds = new TreeMap<>();
  private final List<Member> order = new ArrayList<>();
  private final int[] waitsFor;
  private final Deque<Member> turns = new ArrayDeque<>();
  private final List<Member> open = new ArrayList<>();
  private int free;
  private int now;
  private int decider = -1;
  private String verdict = "";

  JoinModel(ModelPlan plan) {
    this.plan = plan;
    this.free = plan.concurrency();
    this.waitsFor = plan.calls().stream().mapToInt(call -> call.after().size()).toArray();
  }

  /** {@code code status [errors]}, or {@code 200 [values] [partial]}, or the records in order. */
  String answer() {
    decide(-1);
    for (int i = 0; i < plan.calls().size() && verdict.isEmpty(); i++) {
      if (plan.calls().get(i).after().isEmpty()) {
        ready(i);
      }
    }
    while (verdict.isEmpty()) {
      int next = open.stream().mapToInt(Member::until).min().orElse(plan.deadline());
      if (next == plan.deadline() || open.stream().filter(it -> it.until == next).count() > 1) {
        return ANY;
      }
      now = Math.min(next, plan.deadline());
      Member ending =
          now < next
              ? open.getFirst()
              : open.stream().filter(it -> it.until == next).findFirst().orElseThrow();
      open.remove(ending);
      finished(ending, now < next ? LATE : end(item(ending).kind()));
    }
    return switch (verdict) {
      case "done" -> success();
      case "failed" -> failure();
      default -> verdict;
    };
  }

  private Item item(Member member) {
    return plan.calls().get(member.call).items().get(member.item);
  }

  private String end(Kind kind) {
    boolean raced = plan.join().equals("first") && (kind == Kind.MOVED || kind == Kind.PARTIAL);
    return kind.code.isEmpty() || raced ? "ok" : kind.code + ":" + kind.status;
  }

  private void ready(int place) {
    Call call = plan.calls().get(place);
    boolean tooMany = call.listed() && call.items().size() > MAX;
    if (!call.wanted()) {
      settle(place, "skipped");
    } else if (call.over().equals("request") && tooMany) {
      verdict = "payload_too_large:413 []";
    } else if (call.over().equals("call") && !hasList(call.after().getFirst())) {
      turn(place, 0, "missing_value:502");
    } else if (tooMany) {
      turn(place, 0, "upstream_body_too_large:502");
    } else if (due(call) == 0) {
      settle(place, plan.join().equals("first") ? "empty" : "ok");
    } else {
      for (int i = 0; i < call.items().size(); i++) {
        if (call.items().get(i).kind() != Kind.NULL) {
          turns.add(new Member(place, i, "", 0));
        }
      }
      takeTurns();
    }
  }

  /** How many calls it makes. */
  private static int due(Call call) {
    return (int) call.items().stream().filter(item -> item.kind() != Kind.NULL).count();
  }

  /** Whether a later call finds its list there: an answer of its own, no list and no fallback. */
  private boolean hasList(int call) {
    return how(call).equals("ok") && !plan.calls().get(call).listed();
  }

  private void turn(int call, int item, String refusal) {
    turns.add(new Member(call, item, refusal, 0));
    takeTurns();
  }

  private void takeTurns() {
    while (free > 0 && !turns.isEmpty() && verdict.isEmpty()) {
      Member next = turns.remove();
      free--;
      if (!next.refusal.isEmpty()) {
        finished(next, next.refusal);
      } else if (now >= plan.deadline()) {
        finished(next, LATE);
      } else {
        int until = now + item(next).millis() * item(next).kind().tries;
        open.add(new Member(next.call, next.item, "", until));
      }
    }
  }

  private void finished(Member member, String end) {
    Map<Integer, String> all = itemEnds.computeIfAbsent(member.call, first -> new TreeMap<>());
    all.put(member.item, end);
    order.add(member);
    String worst = all.values().stream().filter(it -> !it.equals("ok")).findFirst().orElse("ok");
    int due = member.refusal.isEmpty() ? due(plan.calls().get(member.call)) : 1;
    boolean atOnce = plan.join().equals("all") && instead(member.call).isEmpty();
    if (all.size() == due || (atOnce && !end.equals("ok"))) {
      settle(member.call, worst);
    }
    free++;
    takeTurns();
  }

  private void settle(int call, String end) {
    ends.put(call, end);
    decide(call);
    boolean usable = List.of("ok", "empty").contains(end) || instead(call).equals("fb");
    for (int i = 0; i < plan.calls().size() && verdict.isEmpty(); i++) {
      if (plan.calls().get(i).after().contains(call) && waitsFor[i] > 0) {
        waitsFor[i]--;
        if (end.equals("skipped")) {
          waitsFor[i] = 0;
          settle(i, "skipped");
        } else if (!usable) {
          waitsFor[i] = 0;
          turn(i, 0, DEPENDENCY);
        } else if (waitsFor[i] == 0) {
          ready(i);
        }
      }
    }
  }

  private void decide(int call) {
    int succeeded = (int) ends.values().stream().filter("ok"::equals).count();
    int left = plan.calls().size() - ends.size();
    boolean mustReach = plan.join().equals("first") || plan.join().equals("quorum");
    if (plan.join().equals("all") && call >= 0 && failed(how(call)) && instead(call).isEmpty()) {
      verdict = "failed";
      decider = call;
    } else if (plan.needed() > 0 && succeeded >= plan.needed()) {
      verdict = "done";
    } else if (mustReach && succeeded + left < plan.needed()) {
      verdict = "failed";
    } else if (left == 0) {
      verdict = "done";
    }
  }

  private String how(int call) {
    return ends.getOrDefault(call, "skipped");
  }

  private static boolean failed(String end) {
    return !List.of("ok", "skipped", "empty").contains(end);
  }

  private String instead(int call) {
    return plan.calls().get(call).instead();
  }

  private String failure() {
    List<Member> failures =
        Stream.concat(order.stream(), now < plan.deadline() ? Stream.of() : open.stream())
            .filter(it -> failed(end(it)) && !end(it).equals(DEPENDENCY))
            .sorted(Comparator.comparingInt(Member::call).thenComparingInt(Member::item))
            .toList();
    boolean late = !failures.isEmpty() && failures.stream().allMatch(it -> end(it).equals(LATE));
    boolean decided = decider >= 0 && !how(decider).equals(DEPENDENCY);
    String code = decided ? how(decider) : late ? LATE : "call_failed:502";
    // Whatever status the upstream said, a failed call is a bad gateway.
    return (code.startsWith("call_failed") ? "call_failed:502" : code)
        + " "
        + failures.stream().map(this::name).toList();
  }

  /** An item's, unless its list could not be made. */
  private String name(Member member) {
    Call of = plan.calls().get(member.call);
    return of.listed() && member.refusal.isEmpty() ? of.name() + "." + member.item : of.name();
  }

  /** Of one that has ended, or is late. */
  private String end(Member member) {
    return itemEnds.getOrDefault(member.call, Map.of()).getOrDefault(member.item, LATE);
  }

  private String success() {
    List<Integer> declared = List.copyOf(ends.keySet());
    List<Integer> good = declared.stream().filter(call -> how(call).equals("ok")).toList();
    List<String> partial =
        itemEnds.entrySet().stream()
            .filter(each -> each.getValue().values().stream().anyMatch(JoinModel::failed))
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
    Member first = new Member(winner, 0, "", 0);
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
            values.stream().filter(JoinModel::isAnswer),
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
            items.get(i).kind() == Kind.NULL
                ? Stream.of("null")
                : ended.stream().filter(it -> it.item == i).map(this::value));
  }

  /** What stands in its place. */
  private String value(int call) {
    List<String> values = results(call).toList();
    boolean list = plan.calls().get(call).listed() && !how(call).equals("skipped");
    return list ? values.toString() : values.getFirst();
  }

  private String value(Member member) {
    String end = end(member);
    boolean good = end.equals("ok");
    return good ? name(member) : instead(member.call).isEmpty() ? end : instead(member.call);
  }
}
