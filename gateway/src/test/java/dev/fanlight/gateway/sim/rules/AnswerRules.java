package dev.fanlight.gateway.sim.rules;

import dev.fanlight.gateway.config.action.FanOutConfig;
import dev.fanlight.gateway.config.action.FanOutConfig.Join;
import dev.fanlight.gateway.config.action.FanOutConfig.MergeConfig;
import dev.fanlight.gateway.sim.exchange.ObservedCall;
import dev.fanlight.gateway.sim.exchange.SimExchange;
import dev.fanlight.gateway.sim.exchange.SimReader;
import dev.fanlight.gateway.sim.findings.Violations;
import dev.fanlight.gateway.sim.plan.SimPlan;
import dev.fanlight.gateway.value.JqProgram;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.AsyncResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What any answer must be, whatever came before it. */
public final class AnswerRules {
  private static final Pattern MARK = Pattern.compile("\"from\":\"/c(\\d+)(?:/i?(\\d+))?");
  private static final Pattern RECORD = Pattern.compile("\\{\"call\":\"([^\"]+)\"");
  private static final Set<ErrorCode> NEVER =
      Set.of(
          ErrorCode.INTERNAL_ERROR,
          ErrorCode.MERGE_FAILED,
          ErrorCode.DEPENDENCY_FAILED,
          ErrorCode.CANCELLED);

  private final SimExchange exchange;
  private final FanOutConfig plan;
  private final Violations violations;

  public AnswerRules(SimExchange exchange, Violations violations) {
    this.exchange = exchange;
    this.plan = exchange.plan();
    this.violations = violations;
  }

  /**
   * @param end of the exchange; {@code CANCELLED}: nothing was wrong with it
   */
  public void check(AsyncResult<GatewayResponse> answer, ErrorCode end) {
    SimReader reader = exchange.reader();
    if (answer.failed()) {
      failed(GatewayError.from(answer.cause()));
    } else if (reader != null && plan.decision().stream()) {
      raced(answer.result().status(), reader, end);
    } else if (reader != null) {
      records(reader, end);
    } else if (answer.result().body() instanceof Body.Bytes body) {
      if (plan.answer().merge() instanceof MergeConfig.Jq(JqProgram program, var ignored)) {
        violations.check(program != SimPlan.FAILING, "%s: merged by what fails", exchange);
        exchange.cover("jq: done");
      }
      buffered(answer.result().status(), body.bytes().toString());
    }
  }

  /** Whether the merging itself may have failed, with that; as an event. */
  private String jq(ErrorCode code) {
    return !(plan.answer().merge() instanceof MergeConfig.Jq)
        ? ""
        : switch (code) {
          case MERGE_FAILED -> "jq: failed";
          case OVERLOADED -> exchange.route().jq() < 0 ? "jq: no room" : "";
          case DEADLINE_EXCEEDED -> mergesLate() ? "jq: deadline" : "";
          default -> "";
        };
  }

  /** Whether all that is left at the deadline is to merge. */
  private boolean mergesLate() {
    return exchange.expired() && exchange.calls.open.isEmpty();
  }

  private void raced(int status, SimReader reader, ErrorCode end) {
    List<ObservedCall> winners = exchange.calls.all.stream().filter(ObservedCall::won).toList();
    violations.check(winners.size() == 1, "%s: winners %s", exchange, winners);
    if (reader.whole() && winners.size() == 1) {
      exchange.cover("stream: whole");
      ObservedCall winner = winners.getFirst();
      violations.check(winner.status() == status, "%s: another's status", exchange);
      violations.check(winner.wire().equals(reader.text()), "%s: another's body", exchange);
    } else {
      exchange.cover(end == ErrorCode.CLIENT_GONE ? "stream: client gone" : "stream: broken");
    }
  }

  private void failed(GatewayError error) {
    String jq = jq(error.code());
    if (!jq.isEmpty()) {
      exchange.cover(jq);
      return;
    }
    violations.check(
        !NEVER.contains(error.code()),
        "%s: answered with %s: %s",
        exchange,
        error.code(),
        error.detail());
    boolean settles = plan.decision().join() instanceof Join.AllSettled;
    violations.check(
        !settles || error.status() < 500 || plan.mapped(),
        "%s: all_settled failed: %s",
        exchange,
        error.detail());
    error
        .errors()
        .forEach(call ->
            violations.check(
                call.code() != ErrorCode.CANCELLED, "%s: a loser among the failures", exchange));
  }

  private void buffered(int status, String body) {
    List<Integer> marks = marks(body);
    violations.check(
        marks.equals(marks.stream().sorted().toList()), "%s: out of order: %s", exchange, body);
    long succeeded = exchange.calls.all.stream().filter(ObservedCall::succeeded).count();
    switch (plan.decision().join()) {
      case Join.First ignored ->
          violations.check(
              exchange.calls.all.stream().anyMatch(call -> won(call, status)),
              "%s: nobody won with %s",
              exchange,
              status);
      case Join.Quorum quorum ->
          violations.check(
              !plan.mapped() || succeeded == quorum.n(),
              "%s: quorum of %s with %s",
              exchange,
              quorum.n(),
              succeeded);
      case Join.All ignored ->
          violations.check(
              exchange.calls.all.stream().allMatch(ObservedCall::borne),
              "%s: all in spite of a failure",
              exchange);
      default ->
          violations.check(
              exchange.calls.all.stream().allMatch(ObservedCall::isClosed),
              "%s: answered before all had ended",
              exchange);
    }
  }

  private static boolean won(ObservedCall call, int status) {
    return call.succeeded() && call.status() == status;
  }

  /** Which calls the parts of a body are from, as numbers in declared order. */
  private static List<Integer> marks(String body) {
    return MARK.matcher(body)
        .results()
        .map(mark ->
            1000 * Integer.parseInt(mark.group(1))
                + (mark.group(2) == null ? 0 : Integer.parseInt(mark.group(2))))
        .toList();
  }

  private void records(SimReader reader, ErrorCode end) {
    String text = reader.text();
    List<String> names =
        new ArrayList<>(RECORD.matcher(text).results().map(AnswerRules::name).toList());
    violations.check(
        names.stream().distinct().count() == names.size(), "%s: a call twice: %s", exchange, text);
    boolean whole = end == ErrorCode.CANCELLED;
    heartbeats(reader);
    exchange.cover(whole ? "records: whole" : "records: not taken");
    violations.check(
        !whole || text.strip().lines().reduce("", (a, b) -> b).contains("{\"summary\""),
        "%s: no summary at the end of %s",
        exchange,
        text);
    violations.check(
        !whole || plan.decision().enough() > 0 || names.size() >= exchange.calls.all.size(),
        "%s: %s calls, but %s",
        exchange,
        exchange.calls.all.size(),
        text);
  }

  private void heartbeats(SimReader reader) {
    boolean events = exchange.client().accepts().contains("event-stream");
    long most = events ? reader.heartbeatsDue(0) : 0;
    long least = events && exchange.client().reading() == 0 ? reader.heartbeatsDue(1) : 0;
    int heartbeats = reader.heartbeats();
    violations.check(
        heartbeats >= least && heartbeats <= most, "%s: %s heartbeats", exchange, heartbeats);
    if (reader.heartbeats() > 0) {
      exchange.cover("records: heartbeat");
    }
  }

  private static String name(MatchResult record) {
    return record.group(1);
  }
}
