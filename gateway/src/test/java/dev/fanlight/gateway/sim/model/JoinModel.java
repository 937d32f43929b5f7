package dev.fanlight.gateway.sim.model;

import dev.fanlight.gateway.sim.model.ModelEnds.Member;
import dev.fanlight.gateway.sim.model.ModelPlan.Call;
import dev.fanlight.gateway.sim.model.ModelPlan.Item;
import dev.fanlight.gateway.sim.model.ModelPlan.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
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

  private final ModelPlan plan;
  private final ModelEnds ends;
  private final int[] waitsFor;
  private final Deque<Member> turns = new ArrayDeque<>();
  private final List<Member> open = new ArrayList<>();
  private int free;
  private int now;
  private int decider = -1;
  private String verdict = "";

  JoinModel(ModelPlan plan) {
    this.plan = plan;
    this.ends = new ModelEnds(plan);
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
      if (next == plan.deadline() || open.stream().filter(it -> it.until() == next).count() > 1) {
        return ANY;
      }
      now = Math.min(next, plan.deadline());
      Member ending =
          now < next
              ? open.getFirst()
              : open.stream().filter(it -> it.until() == next).findFirst().orElseThrow();
      open.remove(ending);
      finished(ending, now < next ? ModelEnds.LATE : end(ends.item(ending).kind()));
    }
    return switch (verdict) {
      case "done" -> ends.success();
      case "failed" -> failure();
      default -> verdict;
    };
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
        if (call.items().get(i).calls()) {
          turns.add(new Member(place, i, "", 0));
        }
      }
      takeTurns();
    }
  }

  /** How many calls it makes. */
  private static int due(Call call) {
    return (int) call.items().stream().filter(Item::calls).count();
  }

  /** Whether a later call finds its list there: an answer of its own, no list and no fallback. */
  private boolean hasList(int call) {
    return ends.how(call).equals("ok") && !plan.calls().get(call).listed();
  }

  private void turn(int call, int item, String refusal) {
    turns.add(new Member(call, item, refusal, 0));
    takeTurns();
  }

  private void takeTurns() {
    while (free > 0 && !turns.isEmpty() && verdict.isEmpty()) {
      Member next = turns.remove();
      free--;
      if (!next.refusal().isEmpty()) {
        finished(next, next.refusal());
      } else if (now >= plan.deadline()) {
        finished(next, ModelEnds.LATE);
      } else {
        int until = now + ends.item(next).millis() * ends.item(next).kind().tries;
        open.add(new Member(next.call(), next.item(), "", until));
      }
    }
  }

  private void finished(Member member, String end) {
    Map<Integer, String> all = ends.ended(member, end);
    String worst = all.values().stream().filter(it -> !it.equals("ok")).findFirst().orElse("ok");
    int due = member.refusal().isEmpty() ? due(plan.calls().get(member.call())) : 1;
    boolean atOnce = plan.join().equals("all") && ends.instead(member.call()).isEmpty();
    if (all.size() == due || (atOnce && !end.equals("ok"))) {
      settle(member.call(), worst);
    }
    free++;
    takeTurns();
  }

  private void settle(int call, String end) {
    ends.settled(call, end);
    decide(call);
    boolean usable = List.of("ok", "empty").contains(end) || ends.instead(call).equals("fb");
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
    int succeeded = ends.succeeded();
    int left = plan.calls().size() - ends.size();
    boolean mustReach = plan.join().equals("first") || plan.join().equals("quorum");
    if (plan.join().equals("all")
        && call >= 0
        && ModelEnds.failed(ends.how(call))
        && ends.instead(call).isEmpty()) {
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

  private String failure() {
    List<Member> failures =
        Stream.concat(ends.order().stream(), now < plan.deadline() ? Stream.of() : open.stream())
            .filter(it -> ModelEnds.failed(ends.end(it)) && !ends.end(it).equals(DEPENDENCY))
            .sorted(Comparator.comparingInt(Member::call).thenComparingInt(Member::item))
            .toList();
    boolean late =
        !failures.isEmpty()
            && failures.stream().allMatch(it -> ends.end(it).equals(ModelEnds.LATE));
    boolean decided = decider >= 0 && !ends.how(decider).equals(DEPENDENCY);
    String code = decided ? ends.how(decider) : late ? ModelEnds.LATE : "call_failed:502";
    // Whatever status the upstream said, a failed call is a bad gateway.
    return (code.startsWith("call_failed") ? "call_failed:502" : code)
        + " "
        + failures.stream().map(ends::name).toList();
  }
}
