package dev.fanlight.gateway.fanout;

import static dev.fanlight.gateway.fanout.FanOutBreakages.FINISH_ORDER;
import static dev.fanlight.gateway.fanout.FanOutBreakages.fanOut;
import static dev.fanlight.gateway.fanout.FanOutBreakages.in;

import dev.fanlight.gateway.sim.Breakage;
import java.util.List;

/** Bugs put into the engine on purpose that the model must notice. */
final class AnswerBreakages {
  private static final String FINISH_ORDER_OF_ITEMS =
      """
      return run().members().stream()
          .sorted(java.util.Comparator.comparingLong(it ->
              it.call() == null ? 0 : it.call().elapsedNanos()))
      """;

  /** Bugs that give another answer than the model says. */
  static final List<Breakage> OF_ANSWERS =
      List.of(
          fanOut(
              "run.Results",
              "nothing in its place",
              "End.FAILED : End.REPLACED",
              "End.FAILED : End.FAILED"),
          fanOut(
              "run.Results",
              "dependants take null",
              "CallResult.Fallback.NULL.equals(failure.fallback())",
              "false"),
          fanOut("run.Results", "other statuses", "? call.status() : 0", "? 0 : 0"),
          fanOut(
              "answer.BufferedAnswer",
              "finish order of calls",
              "return run().slots().stream()",
              FINISH_ORDER),
          fanOut(
              "answer.BufferedAnswer",
              "finish order of items",
              "return run().members().stream()",
              FINISH_ORDER_OF_ITEMS),
          fanOut(
              "answer.BufferedAnswer",
              "failures in a quorum",
              "!reached || slot.succeeded()",
              "true"),
          fanOut(
              "scope.JoinRule",
              "a fallback wins",
              "if (end == End.SUCCEEDED) {",
              "if (end != End.FAILED) {"),
          fanOut(
              "scope.JoinRule",
              "no quorum, and no end",
              "mustReach && succeeded + open < needed",
              "false"),
          fanOut(
              "scope.JoinRule",
              "all waits for the rest",
              "failFast && end == End.FAILED",
              "failFast && open == 0 && end == End.FAILED"),
          fanOut(
              "run.FanOutRun",
              "conditions ignored",
              "if (!Conditions.hold(config.when(), values.of(slot, null))) {",
              "if (false) {"),
          fanOut(
              "run.FanOutRun",
              "dependants of the skipped go on",
              "if (finished.end == End.SKIPPED) {",
              "if (false) {"),
          fanOut(
              "run.FanOutFailure",
              "all late is no timeout",
              "all(failed, Outcome.TIMEOUT)",
              "false"),
          fanOut("run.FanOutFailure", "no call decides", "oneDecides && decider != null", "false"),
          fanOut(
              "run.FanOutFailure",
              "failures in finish order",
              "run.members().stream().filter(Member::failed)",
              "run.members().reversed().stream().filter(Member::failed)"),
          in(
              "merge.Merge",
              "the declared first",
              "results(places).filter(CallResult::succeeded),",
              "results(places),"),
          in(
              "merge.Merge",
              "nulls among the elements",
              "if (elements.length() > 0) {",
              "if (true) {"),
          fanOut(
              "run.Slot",
              "an item's failure is lost",
              "return JoinRule.End.FAILED;",
              "worst = JoinRule.End.REPLACED;"),
          fanOut(
              "run.RunValues",
              "too many of a call's are the client's fault",
              "fromCall ? ErrorCode.UPSTREAM_BODY_TOO_LARGE : ErrorCode.PAYLOAD_TOO_LARGE",
              "ErrorCode.PAYLOAD_TOO_LARGE"),
          fanOut(
              "run.FanOutRun",
              "an empty list wins",
              "plan.config().join() instanceof Join.First ? End.REPLACED : End.SUCCEEDED",
              "End.SUCCEEDED"),
          fanOut(
              "run.FanOutRun",
              "the first item ends its list",
              "--slot.open == 0 ||",
              "--slot.open >= 0 ||"),
          in(
              "upstream.Retries",
              "no second try",
              "!budget()) {\n      return false;\n    }\n    attempts++",
              "attempts > 0) {\n      return false;\n    }\n    attempts++"),
          in(
              "upstream.Retries",
              "a stale connection fails",
              "&& attempt.onReusedConnection()",
              "&& attempt.onReusedConnection() == attempt.uploaded()"),
          in(
              "upstream.UpstreamCall",
              "no hedge",
              "hedgePause.begin(owner.loop(), delay, this::hedge);",
              ""));

  private AnswerBreakages() {}
}
