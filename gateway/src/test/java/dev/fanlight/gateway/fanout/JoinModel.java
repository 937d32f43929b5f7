package dev.fanlight.gateway.fanout;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a fan-out must answer, said a second time and as plainly as possible: given how and when
 * each call will end. It knows nothing of the engine.
 */
final class JoinModel {
  /** How a call ends by itself. */
  enum Kind {
    OK("", 200, false),
    NOT_FOUND("call_failed", 404, false),
    BROKEN("call_failed", 500, false),
    REFUSED("connect_failed", 502, false),
    RESET("connection_reset", 502, false),
    LATE("deadline_exceeded", 504, true);

    final String code;
    final int status;
    final boolean timeout;

    Kind(String code, int status, boolean timeout) {
      this.code = code;
      this.status = status;
      this.timeout = timeout;
    }
  }

  /**
   * A declared call.
   *
   * @param millis from its start to its end
   * @param wanted false: its condition does not hold
   * @param instead what stands in its place when it fails: "", "null" or "fb"
   */
  record Call(
      String name, List<Integer> after, int millis, Kind kind, boolean wanted, String instead) {}

  /**
   * @param mapped whether the calls are the items of one {@code for_each}
   * @param join all, all_settled, first, quorum or as_completed
   * @param needed successes: of a quorum, or enough of as_completed
   * @param merge object, array, concat or first
   */
  record Plan(
      List<Call> calls,
      boolean mapped,
      String join,
      int needed,
      String merge,
      int concurrency,
      int deadline) {}

  private static final int DEPENDENCY = -1;

  private final Plan plan;
  private final Map<Integer, String> ends = new TreeMap<>();
  private final List<Integer> order = new ArrayList<>();
  private final int[] waitsFor;
  private final Deque<int[]> turns = new ArrayDeque<>();
  private final List<int[]> open = new ArrayList<>();
  private int free;
  private int now;
  private int decider = -1;
  private String verdict = "";

  JoinModel(Plan plan) {
    this.plan = plan;
    this.free = plan.concurrency;
    this.waitsFor = new int[plan.calls.size()];
  }

  /** {@code code status [errors]}, or {@code 200 [values] [partial]}, or the records in order. */
  String answer() {
    decide(-1);
    for (int i = 0; i < plan.calls.size(); i++) {
      waitsFor[i] = plan.calls.get(i).after.size();
    }
    for (int i = 0; i < plan.calls.size() && verdict.isEmpty(); i++) {
      if (plan.calls.get(i).after.isEmpty()) {
        ready(i);
      }
    }
    PriorityQueue<int[]> byTime = new PriorityQueue<>(Comparator.comparingInt(call -> call[1]));
    while (verdict.isEmpty()) {
      byTime.clear();
      byTime.addAll(open);
      int[] next = byTime.peek();
      if (next == null || next[1] >= plan.deadline) {
        now = plan.deadline;
        next = open.getFirst();
        end(next, "deadline_exceeded:504");
      } else {
        now = next[1];
        end(next, end(plan.calls.get(next[0])));
      }
    }
    return verdict.equals("failed") ? failure() : success();
  }

  private static String end(Call call) {
    return call.kind == Kind.OK ? "ok" : call.kind.code + ":" + call.kind.status;
  }

  private void ready(int call) {
    if (!plan.calls.get(call).wanted) {
      settle(call, "skipped");
    } else {
      turn(call, plan.calls.get(call).millis);
    }
  }

  private void turn(int call, int millis) {
    turns.add(new int[] {call, millis});
    takeTurns();
  }

  private void takeTurns() {
    while (free > 0 && !turns.isEmpty() && verdict.isEmpty()) {
      int[] next = turns.remove();
      free--;
      if (next[1] == DEPENDENCY) {
        finished(next[0], "dependency_failed:502");
      } else if (now >= plan.deadline) {
        finished(next[0], "deadline_exceeded:504");
      } else {
        open.add(new int[] {next[0], now + next[1]});
      }
    }
  }

  private void end(int[] running, String end) {
    open.remove(running);
    finished(running[0], end);
  }

  private void finished(int call, String end) {
    settle(call, end);
    free++;
    takeTurns();
  }

  private void settle(int call, String end) {
    ends.put(call, end);
    order.add(call);
    decide(call);
    boolean usable = end.equals("ok") || plan.calls.get(call).instead.equals("fb");
    for (int i = 0; i < plan.calls.size() && verdict.isEmpty(); i++) {
      if (plan.calls.get(i).after.contains(call) && waitsFor[i] > 0) {
        waitsFor[i]--;
        if (end.equals("skipped")) {
          waitsFor[i] = 0;
          settle(i, "skipped");
        } else if (!usable) {
          waitsFor[i] = 0;
          turn(i, DEPENDENCY);
        } else if (waitsFor[i] == 0) {
          ready(i);
        }
      }
    }
  }

  private void decide(int call) {
    int succeeded = (int) ends.values().stream().filter("ok"::equals).count();
    int left = plan.calls.size() - ends.size();
    boolean mustReach = plan.join.equals("first") || plan.join.equals("quorum");
    if (plan.join.equals("all") && call >= 0 && failed(call) && instead(call).isEmpty()) {
      verdict = "failed";
      decider = call;
    } else if (plan.needed > 0 && succeeded >= plan.needed) {
      verdict = "done";
    } else if (mustReach && succeeded + left < plan.needed) {
      verdict = "failed";
    } else if (left == 0) {
      verdict = "done";
    }
  }

  private String how(int call) {
    return ends.getOrDefault(call, "skipped");
  }

  private boolean failed(int call) {
    return !List.of("ok", "skipped").contains(how(call));
  }

  private String instead(int call) {
    return plan.calls.get(call).instead;
  }

  private String failure() {
    if (now >= plan.deadline) {
      open.forEach(late -> ends.put(late[0], "deadline_exceeded:504"));
    }
    List<Integer> failures =
        ends.keySet().stream()
            .filter(call -> failed(call) && !how(call).startsWith("dependency"))
            .toList();
    boolean late =
        !failures.isEmpty() && failures.stream().allMatch(call -> how(call).startsWith("deadline"));
    String code =
        decider >= 0 && failures.contains(decider)
            ? how(decider)
            : late ? "deadline_exceeded:504" : "call_failed:502";
    // Whatever status the upstream said, a failed call is a bad gateway.
    String answer = code.startsWith("call_failed") ? "call_failed:502" : code;
    return answer + " " + failures.stream().map(call -> plan.calls.get(call).name).toList();
  }

  private String success() {
    List<Integer> declared = List.copyOf(ends.keySet());
    List<String> partial =
        declared.stream().filter(this::failed).map(call -> plan.calls.get(call).name).toList();
    return switch (plan.join) {
      case "first" -> "200 " + values(order.stream().filter(c -> how(c).equals("ok")).toList());
      case "quorum" ->
          "200 "
              + merged(declared.stream().filter(c -> how(c).equals("ok")).toList())
              + " "
              + partial;
      case "as_completed" ->
          records(values(order.stream().filter(c -> !how(c).equals("skipped")).toList()))
              + " "
              + partial;
      default -> "200 " + merged(declared) + " " + partial;
    };
  }

  /** Of objects, of what stands in their place, and of nulls. */
  private List<String> merged(List<Integer> calls) {
    Predicate<Integer> failed = call -> failed(call) && instead(call).isEmpty();
    return switch (plan.merge) {
      case "object" ->
          calls.stream().map(call -> plan.calls.get(call).name + "=" + value(call)).toList();
      case "concat" -> values(calls).stream().filter(value -> !value.equals("null")).toList();
      case "first" ->
          Stream.<Predicate<Integer>>of(
                  call -> how(call).equals("ok"),
                  call -> failed(call) && !failed.test(call),
                  failed,
                  call -> true)
              .flatMap(best -> calls.stream().filter(best))
              .limit(1)
              .map(this::value)
              .toList();
      default -> values(calls);
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
    return value.matches("c\\.?\\d+");
  }

  private List<String> values(List<Integer> calls) {
    return calls.stream().map(this::value).toList();
  }

  private String value(int call) {
    return switch (how(call)) {
      case "ok" -> plan.calls.get(call).name;
      case "skipped" -> "null";
      default -> instead(call).isEmpty() ? how(call) : instead(call);
    };
  }
}
