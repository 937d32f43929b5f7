package dev.fanlight.gateway.fanout;

import static dev.fanlight.gateway.fanout.FanOutBreakages.fanOut;
import static dev.fanlight.gateway.fanout.FanOutBreakages.in;

import dev.fanlight.gateway.sim.Breakage;
import java.util.List;

/**
 * Bugs put on purpose into what only some fan-outs have, and into what a reload changes; some
 * schedule must notice.
 */
final class StreamBreakages {
  /** Bugs of races that a head decides, of bodies that are unpacked, of records, of jq. */
  static final List<Breakage> OF_KINDS =
      List.of(
          fanOut(
              "call.RacingCall",
              "a failed head wins",
              "spec().judge(head.status()) == null",
              "head.status() > 0"),
          fanOut("call.RacingCall", "a winner's timeout goes on", "unbound();", ""),
          fanOut("run.FanOutRun", "slower heads go on", "other.call.cancel(lost);", ""),
          fanOut(
              "answer.RacedAnswer",
              "streams to the deadline",
              "scope.time().streaming(maxDuration);",
              ""),
          fanOut(
              "answer.RacedAnswer",
              "streams for ever",
              "scope.time().streaming(maxDuration);",
              "scope.time().streaming(null);"),
          fanOut(
              "plan.FanOutPlan",
              "the background streams",
              "!config.stream() || call.background()",
              "!config.stream()"),
          fanOut(
              "answer.JqMerge",
              "jq holds up the deadline",
              "owner.child(() -> merged.tryFail(late))",
              "owner.child()"),
          fanOut("answer.JqMerge", "jq begins too late", "if (owner.expired()) {", "if (false) {"),
          fanOut(
              "answer.BufferedAnswer",
              "jq is left out",
              "if (how instanceof MergeConfig.Jq(JqProgram program, var ignored)) {",
              "if (how instanceof MergeConfig.Jq(JqProgram program, var x) && program == null) {"),
          fanOut("call.UnpackedCall", "half is taken for whole", "!inflation.whole()", "false"),
          fanOut(
              "call.UnpackedCall",
              "garbage is taken",
              "broken(\"is not what its content-encoding says\");",
              ""),
          fanOut(
              "call.UnpackedCall",
              "any coding will do",
              "inflation == null && broken(",
              "inflation == null && status() < 0 && broken("),
          fanOut(
              "call.UnpackedCall",
              "nothing is unpacked",
              "inflation.input(chunk);\n      unpack(inflation);",
              "super.received(chunk);"),
          fanOut("answer.StreamedAnswer", "beats too often", "toNanos(15)", "toNanos(5)"),
          fanOut(
              "answer.StreamedAnswer",
              "beats never",
              "records.write(RecordFormat.SSE_HEARTBEAT);",
              ""),
          fanOut(
              "answer.StreamedAnswer",
              "beats in lines",
              "format == RecordFormat.SSE",
              "format != null"),
          fanOut("answer.StreamedAnswer", "does not go on", "run().resume();", ""));

  /** Bugs that a reload brings to light, or who is served when and where. */
  static final List<Breakage> OF_RELOADS =
      List.of(
          fanOut(
              "scope.Call",
              "every call takes its own turns",
              "return scope.context().turn();",
              "return new Turn();"),
          in("limit.Bulkhead", "debt ignored", "closed || permits.inDebt()", "closed"),
          in("limit.Bulkhead", "debt never paid", "permits.settle();", ""),
          in(
              "limit.Bulkhead",
              "growth wakes nobody",
              "    serve();\n  }\n\n  /** Hands",
              "  }\n\n  /** Hands"),
          in(
              "limit.Permits",
              "kept permits lost",
              "kept > 0 || size() != target",
              "size() != target"),
          in(
              "upstream.Retries",
              "a hedge follows the first",
              "reason == AttemptReason.HEDGE",
              "reason == null"),
          fanOut(
              "scope.OpenCalls",
              "as many calls as ever",
              "this.max = max;\n  }\n\n  boolean",
              "}\n\n  boolean"),
          in("limit.FairQueue", "no turns", "lines.putLast(", "lines.putFirst("));

  private StreamBreakages() {}
}
