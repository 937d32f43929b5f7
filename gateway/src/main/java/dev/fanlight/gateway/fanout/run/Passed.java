package dev.fanlight.gateway.fanout.run;

import dev.fanlight.gateway.config.action.FanOutConfig.Join;
import dev.fanlight.gateway.config.action.OnError;
import dev.fanlight.gateway.fanout.call.BufferedCall;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a failed call that the client gets as it came, because {@code on_error} says so.
 */
final class Passed {
  private static final List<String> FIELDS =
      List.of(
          "content-type",
          "content-encoding",
          "www-authenticate",
          "allow",
          "retry-after",
          "location");

  private Passed() {}

  /**
   * What the client gets of a fan-out that failed; null: an error of the gateway's own. With {@code
   * join: all} the call that failed first decides. A race and a quorum fail by all of their failed
   * calls, so that all of these must be passed, with one status.
   *
   * @param decider the call whose end decided it; null when there was none
   */
  static @Nullable GatewayResponse of(FanOutRun run, @Nullable Member decider) {
    if (run.plan().join() instanceof Join.All) {
      return decider != null && decider.failed() && isPassed(decider) ? response(decider) : null;
    }
    List<Member> failed = run.members().stream().filter(Member::failed).toList();
    boolean one =
        !failed.isEmpty()
            && failed.stream().allMatch(Passed::isPassed)
            && failed.stream().mapToInt(member -> member.started().status()).distinct().count()
                == 1;
    return one ? response(failed.getFirst()) : null;
  }

  private static boolean isPassed(Member member) {
    return !OnError.Pass.NEVER.contains(member.started().status())
        && Results.reaction(member.slot.config.result(), member.started()) instanceof OnError.Pass;
  }

  private static GatewayResponse response(Member member) {
    BufferedCall call = member.started();
    MultiMap from = Objects.requireNonNull(call.headers(), "what is passed has a head");
    MultiMap headers = HttpHeaders.headers();
    for (String field : FIELDS) {
      List<String> lines = from.getAll(field);
      if (!lines.isEmpty()) {
        headers.set(field, lines);
      }
    }
    headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
    return new GatewayResponse(call.status(), headers, Body.of(call.body()));
  }
}
