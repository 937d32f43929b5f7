package dev.fanlight.gateway.fanout.answer;

import dev.fanlight.gateway.fanout.call.Call;
import dev.fanlight.gateway.fanout.run.FanOutRun;
import dev.fanlight.gateway.fanout.run.Member;

/** {@code Server-Timing} (W3C): how long each call took, for the network panel of a browser. */
final class ServerTiming {
  private static final int MAX_ENTRIES = 32;
  private static final long NANOS_PER_TENTH = 100_000;

  private ServerTiming() {}

  /** One entry a started call in declared order; empty when there is none. */
  static String of(FanOutRun run) {
    StringBuilder entries = new StringBuilder();
    int count = 0;
    for (Member member : run.members()) {
      Call call = member.call();
      if (call != null && count++ < MAX_ENTRIES) {
        append(entries, member.name(), call);
      }
    }
    return entries.toString();
  }

  private static void append(StringBuilder entries, String name, Call call) {
    if (!entries.isEmpty()) {
      entries.append(", ");
    }
    entries.append(name).append(";dur=");
    millis(entries, call.report().elapsedNanos());
    entries.append(";desc=\"queue ");
    millis(entries, call.report().queuedNanos());
    entries.append(", connect ");
    millis(entries, call.report().connectNanos());
    entries.append('"');
  }

  /** To a tenth. */
  private static void millis(StringBuilder entries, long nanos) {
    long tenths = nanos / NANOS_PER_TENTH;
    entries.append(tenths / 10).append('.').append(tenths % 10);
  }
}
