package dev.fanlight.gateway.fanout;

import dev.fanlight.gateway.sim.Breakage;
import java.util.List;

/** Bugs put into the engine on purpose; each must be noticed. */
final class FanOutBreakages {
  /** Puts the calls that end first first. */
  static final String FINISH_ORDER =
      """
      return run().slots().stream()
          .sorted(java.util.Comparator.comparingLong(slot -> run().members().stream()
              .filter(it -> it.slot() == slot)
              .mapToLong(it -> it.call() == null ? 0 : it.call().elapsedNanos()).max().orElse(0)))
      """;

  /** Bugs that break a rule of some schedule. */
  static final List<Breakage> OF_RULES =
      List.of(
          fanOut(
              "scope.LiveScope", "starts when it is late", "expired() || time.late()", "expired()"),
          fanOut(
              "run.FanOutRun",
              "the background last",
              "    startReady(true);\n    startReady(false);",
              "    startReady(false);\n    startReady(true);"),
          fanOut(
              "run.FanOutRun",
              "siblings go on",
              "scope.end(Call.notNeeded());\n    if (passed != null) {",
              "if (passed != null) {"),
          fanOut(
              "run.FanOutRun",
              "dependants do not wait",
              "slot.planned.waitsFor() == 0",
              "slot.planned.waitsFor() >= 0"),
          fanOut("run.CallStarter", "turns are kept", "turns.leave();", ""),
          fanOut(
              "run.CallStarter",
              "turns are not waited for",
              "turns.enter(() -> begin(member))",
              "begin(member)"),
          fanOut(
              "run.FanOutRun",
              "dependants of failures go on",
              "} else if (!Results.usable(finished)) {",
              "} else if (false) {"),
          fanOut("run.RunValues", "too many items", "items.size() > forEach.max()", "false"),
          fanOut(
              "run.FanOutRun",
              "background waits for nothing",
              "if (slot.background() && slot.waitsFor > 0) {",
              "if (false) {"),
          fanOut("run.CallStarter", "what is held is lost", "held.add(member);", ""),
          fanOut(
              "answer.BufferedAnswer",
              "finish order",
              "return run().slots().stream()",
              FINISH_ORDER),
          fanOut("scope.JoinRule", "all bears a failure", "failFast && end == End.FAILED", "false"),
          fanOut(
              "scope.JoinRule",
              "one success too few",
              "succeeded >= needed",
              "succeeded + 1 >= needed"),
          fanOut(
              "scope.JoinRule",
              "one success too many",
              "succeeded >= needed",
              "succeeded > needed"),
          fanOut("scope.JoinRule", "no end in sight", "return open == 0 ?", "return open == -1 ?"),
          fanOut("scope.Call", "no timer", "if (own != null) {", "if (false) {"),
          fanOut("scope.Call", "timer stays behind", "timer.cancel();", ""),
          fanOut(
              "scope.Call",
              "outcome counted twice",
              "scope.disown(this);",
              "scope.disown(this); spec.target().meters().ended(result, null, 0);"),
          fanOut(
              "scope.Call",
              "loser counted as a failure",
              ": error.code().outcome();",
              ": error.code() == ErrorCode.CANCELLED ? Outcome.FAILURE : error.code().outcome();"),
          fanOut("scope.Call", "late is cancelled", "if (scope.expired()) {", "if (false) {"),
          fanOut(
              "scope.Call",
              "own timeout not passed on",
              "return own == null ? scope.deadline() : own;",
              "return scope.deadline();"),
          fanOut("scope.Call", "never off the books", "scope.context().openCalls().closed();", ""),
          fanOut(
              "scope.LiveScope",
              "end leaves what it owns",
              "owned.snapshot().forEach(child -> child.cancel(reason));",
              ""),
          fanOut(
              "scope.LiveScope",
              "deadline ends nothing",
              "owned.snapshot().forEach(Owned::expire);",
              ""),
          fanOut(
              "scope.OpenCalls",
              "no bound",
              "open.incrementAndGet() <= max",
              "open.incrementAndGet() > 0"),
          fanOut(
              "scope.OpenCalls",
              "refused and counted",
              "open.decrementAndGet();\n    return false;",
              "return false;"),
          fanOut("scope.Background", "not drained", "idle.tryComplete();", ""),
          fanOut(
              "scope.Background",
              "takes more while draining",
              "draining || tasks.size() >= max",
              "tasks.size() >= max"),
          fanOut("scope.Background", "no bound", "draining || tasks.size() >= max", "draining"),
          fanOut("scope.Background", "not cancelled", "scope.cancel(reason);", ""),
          fanOut(
              "scope.BufferedCall",
              "holds too much",
              "body.length() + chunk.length() > spec().maxBody()",
              "false"),
          fanOut(
              "scope.BufferedCall",
              "keeps the first try's body",
              "begins anew.\n    release();",
              "begins anew."),
          fanOut("scope.Background", "holds bytes for ever", "scope.held().end();", ""),
          fanOut(
              "run.Member",
              "losers among the failures",
              "return outcome == Outcome.FAILURE",
              "return outcome == Outcome.CANCELLED || outcome == Outcome.FAILURE"),
          fanOut(
              "answer.StreamedAnswer",
              "no summary",
              "records.write(writer.summary(run(), elapsed, format, id++));",
              ""),
          fanOut(
              "answer.StreamedAnswer",
              "failures are no records",
              "records.write(writer.call(member, format, id++));",
              "if (member.succeeded()) { records.write(writer.call(member, format, id++)); }"),
          fanOut("answer.StreamedAnswer", "heartbeat goes on", "heartbeat.cancel();", ""),
          fanOut(
              "answer.StreamedAnswer",
              "never full",
              "records.unsentBytes() + unwritten.bytes() > maxUnsent",
              "records.unsentBytes() < 0"),
          upstream("RunningAttempts", "a timeout that frees no permit", "permit.release();", ""),
          upstream(
              "UpstreamCall",
              "no deadline upstream",
              "AnnouncedTime.millis(request.headers(), owner, clock)",
              "AnnouncedTime.millis(request.headers(), owner, clock) + 999"),
          upstream("RunningAttempts", "slower attempts go on", "discard(other, lost);", ""),
          upstream(
              "RunningAttempts",
              "slower attempts keep permits",
              "discard(other, lost);",
              "free(other);\n        other.discard(lost);"),
          upstream("UpstreamCall", "waits on after its end", "wait.cancel();", ""),
          upstream("UpstreamCall", "hedges after its end", "hedgePause.end();", ""),
          upstream("AttemptPause", "retries after its end", "timer.cancel();", ""),
          upstream("AttemptPause", "keeps a permit over its end", "kept.release();", ""),
          upstream(
              "RunningAttempts", "load stays", "attempt.endpoint.active().decrementAndGet();", ""),
          upstream(
              "Retries",
              "one retry too many",
              "attempts >= retry.attempts()",
              "attempts > retry.attempts()"),
          upstream(
              "Retries",
              "retries without a budget",
              " || !budget()) {\n      return false;\n    }\n    attempts++",
              ") {\n      return false;\n    }\n    attempts++"),
          upstream(
              "Retries",
              "repeats what is not safe",
              "return retry.methods().contains(request.method()) && unread(attempt);",
              "return unread(attempt);"),
          upstream(
              "RunningAttempt", "no time of its own", "if (timeout != null) {", "if (false) {"));

  private FanOutBreakages() {}

  /** One that breaks a rule. */
  static Breakage named(String name) {
    return OF_RULES.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }

  static Breakage fanOut(String type, String name, String find, String replacement) {
    return in("fanout." + type, name, find, replacement);
  }

  private static Breakage upstream(String type, String name, String find, String replacement) {
    return in("upstream." + type, name, find, replacement);
  }

  static Breakage in(String type, String name, String find, String replacement) {
    try {
      Class<?> broken = Class.forName("dev.fanlight.gateway." + type);
      return new Breakage(name, broken, find, replacement);
    } catch (ClassNotFoundException gone) {
      throw new AssertionError(gone);
    }
  }
}
