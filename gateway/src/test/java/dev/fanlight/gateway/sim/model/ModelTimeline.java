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
import dev.fanlight.gateway.sim.model.ModelPlan.Over;
import dev.fanlight.plugin.ErrorCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything that would happen in a plan, in order, if no join ever ended it: each call starts when
 * the calls before it have ended and it has its turn, and takes its time. At the deadline whatever
 * is left is late. A join only decides how much of this happens.
 */
final class ModelTimeline {
  private final ModelPlan plan;
  private final List<ModelEvent> events = new ArrayList<>();
  private final Map<Integer, ModelEnd> ends = new TreeMap<>();
  private final Map<Integer, Map<Integer, ModelEnd>> itemEnds = new TreeMap<>();
  private final int[] waitsFor;
  private final Deque<Member> turns = new ArrayDeque<>();
  private final List<Member> running = new ArrayList<>();
  private int free;
  private int now;

  private ModelTimeline(ModelPlan plan) {
    this.plan = plan;
    this.free = plan.concurrency();
    this.waitsFor = plan.calls().stream().mapToInt(call -> call.after().size()).toArray();
  }

  static List<ModelEvent> of(ModelPlan plan) {
    ModelTimeline timeline = new ModelTimeline(plan);
    timeline.run();
    return timeline.events;
  }

  private void run() {
    for (int i = 0; i < plan.calls().size(); i++) {
      if (plan.calls().get(i).after().isEmpty()) {
        ready(i);
      }
    }
    while (!running.isEmpty()) {
      int next = running.stream().mapToInt(Member::until).min().orElseThrow();
      List<Member> ending = running.stream().filter(it -> it.until() == next).toList();
      if (next == plan.deadline() || (next < plan.deadline() && ending.size() > 1)) {
        events.add(new Tie());
        return;
      }
      now = Math.min(next, plan.deadline());
      Member first = now < next ? running.getFirst() : ending.getFirst();
      running.remove(first);
      ended(first, now < next ? ModelEnd.LATE : ModelEnd.of(item(first).kind(), plan.join()));
    }
  }

  private Item item(Member member) {
    return plan.calls().get(member.call()).items().get(member.item());
  }

  private void ready(int place) {
    Call call = plan.calls().get(place);
    boolean tooMany = call.listed() && call.items().size() > JoinModel.MAX;
    if (!call.wanted()) {
      settle(place, ModelEnd.SKIPPED);
    } else if (call.over() == Over.REQUEST && tooMany) {
      events.add(new TooLarge());
    } else if (call.over() == Over.CALL && !hasList(call.after().getFirst())) {
      refuse(place, ModelEnd.failure(ErrorCode.MISSING_VALUE, 502));
    } else if (tooMany) {
      refuse(place, ModelEnd.failure(ErrorCode.UPSTREAM_BODY_TOO_LARGE, 502));
    } else if (call.due() == 0) {
      settle(place, plan.join() == Join.FIRST ? ModelEnd.EMPTY : ModelEnd.OK);
    } else {
      for (int i = 0; i < call.items().size(); i++) {
        if (call.items().get(i).calls()) {
          turns.add(new Member(place, i, ModelEnd.OK, 0));
        }
      }
      takeTurns();
    }
  }

  /** Whether a later call finds its list there: an answer of its own, no list and no fallback. */
  private boolean hasList(int call) {
    return ends.getOrDefault(call, ModelEnd.SKIPPED).ok() && !plan.calls().get(call).listed();
  }

  private void refuse(int call, ModelEnd refusal) {
    turns.add(new Member(call, 0, refusal, 0));
    takeTurns();
  }

  private void takeTurns() {
    while (free > 0 && !turns.isEmpty()) {
      Member next = turns.remove();
      free--;
      if (next.refused()) {
        ended(next, next.refusal());
      } else if (now >= plan.deadline()) {
        ended(next, ModelEnd.LATE);
      } else {
        int until = now + item(next).millis() * item(next).kind().tries;
        running.add(new Member(next.call(), next.item(), ModelEnd.OK, until));
      }
    }
  }

  private void ended(Member member, ModelEnd end) {
    events.add(new ItemEnded(member, end, now));
    Map<Integer, ModelEnd> all = itemEnds.computeIfAbsent(member.call(), call -> new TreeMap<>());
    all.put(member.item(), end);
    if (all.size() == (member.refused() ? 1 : plan.calls().get(member.call()).due())) {
      ModelEnd worst =
          all.values().stream().filter(ModelEnd::failed).findFirst().orElse(ModelEnd.OK);
      settle(member.call(), worst);
    }
    free++;
    takeTurns();
  }

  private void settle(int call, ModelEnd end) {
    events.add(new CallEnded(call, end));
    ends.put(call, end);
    boolean usable = !end.failed() || plan.calls().get(call).instead() == Instead.FALLBACK;
    for (int i = 0; i < plan.calls().size(); i++) {
      if (plan.calls().get(i).after().contains(call) && waitsFor[i] > 0) {
        waitsFor[i]--;
        if (end.equals(ModelEnd.SKIPPED)) {
          waitsFor[i] = 0;
          settle(i, ModelEnd.SKIPPED);
        } else if (!usable) {
          waitsFor[i] = 0;
          refuse(i, ModelEnd.DEPENDENCY);
        } else if (waitsFor[i] == 0) {
          ready(i);
        }
      }
    }
  }
}
