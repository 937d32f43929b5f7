package dev.fanlight.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.limit.Turn;
import dev.fanlight.gateway.limit.memory.HeldBytes;
import dev.fanlight.gateway.limit.memory.MemoryBudget;
import dev.fanlight.gateway.telemetry.event.CallReporter;
import dev.fanlight.gateway.telemetry.event.PlayedReports;
import dev.fanlight.gateway.telemetry.journal.CallRows.Need;
import dev.fanlight.gateway.telemetry.upstream.CallMeters;
import dev.fanlight.gateway.time.Deadline;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.upstream.call.CallContext;
import dev.fanlight.gateway.upstream.call.CallEvents;
import dev.fanlight.gateway.upstream.call.CallHead;
import dev.fanlight.gateway.upstream.call.OpenCall;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The owner of one call: what it is told, and how often. */
final class PlayedCall implements CallContext, CallEvents {
  final List<CallHead> heads = new ArrayList<>();
  final List<Runnable> held = new ArrayList<>();

  /** Runs within {@link #head}. */
  Runnable onHead = () -> {};

  /** False: the call must not be sent yet. */
  boolean admits = true;

  private final Loop loop;
  private final Deadline deadline;
  private final Turn turn = new Turn();
  private final List<@Nullable GatewayError> ends = new ArrayList<>();
  private final CallReporter report;
  private @Nullable OpenCall open;

  PlayedCall(Loop loop, Duration timeout, CallMeters meters) {
    this.report = PlayedReports.checked(loop.clock()).callReady("u", "u", meters, Need.ANSWER);
    this.loop = loop;
    this.deadline = Deadline.of(loop.clock(), timeout);
  }

  void runs(OpenCall opened) {
    open = opened;
  }

  OpenCall open() {
    return Objects.requireNonNull(open);
  }

  boolean isOver() {
    return !ends.isEmpty();
  }

  void cancel() {
    open().abort(GatewayError.of(ErrorCode.CANCELLED, "as played"));
  }

  /** Which the call must not have had before. */
  int status() {
    assertThat(heads).hasSize(1);
    return heads.getFirst().status();
  }

  /** It has ended once, and well. */
  void assertEnded() {
    assertThat(ends).containsExactly((GatewayError) null);
  }

  /** It has ended once, and with that error. */
  GatewayError assertFailed(ErrorCode code) {
    assertThat(ends).hasSize(1);
    GatewayError error = ends.getFirst();
    assertThat(error).isNotNull();
    assertThat(error.code()).isEqualTo(code);
    return error;
  }

  @Override
  public Loop loop() {
    return loop;
  }

  @Override
  public Turn turn() {
    return turn;
  }

  @Override
  public Deadline deadline() {
    return deadline;
  }

  @Override
  public HeldBytes held() {
    return new MemoryBudget(1 << 20).holder(loop, "1");
  }

  @Override
  public CallReporter report() {
    return report;
  }

  @Override
  public String requestId() {
    return "1";
  }

  @Override
  public boolean admits(Runnable again) {
    if (!admits) {
      held.add(again);
    }
    return admits;
  }

  @Override
  public void uploading(boolean now) {}

  @Override
  public void head(CallHead head) {
    heads.add(head);
    onHead.run();
  }

  @Override
  public void closed(@Nullable GatewayError error) {
    ends.add(error);
  }
}
