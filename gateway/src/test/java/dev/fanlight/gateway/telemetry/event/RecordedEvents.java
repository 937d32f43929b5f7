package dev.fanlight.gateway.telemetry.event;

import dev.fanlight.gateway.telemetry.journal.ExchangeStart;
import dev.fanlight.gateway.telemetry.upstream.AttemptReason;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Outcome;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes down the events of one exchange, and checks that they form the tree. */
public final class RecordedEvents extends EventTree {
  private final String route;
  private final Consumer<String> events;

  public RecordedEvents(ExchangeStart exchange, Consumer<String> events) {
    super(flaw -> {
      throw new AssertionError(flaw);
    });
    this.route = exchange.route();
    this.events = events;
    add("begun by " + exchange.method() + " " + exchange.path());
  }

  private static String word(AttemptOutcome outcome) {
    return switch (outcome) {
      case AttemptOutcome.Answered answered -> "with " + answered.status();
      case AttemptOutcome.Failed failed -> "with " + failed.error().code();
      case AttemptOutcome.Reset reset -> reset.name();
    };
  }

  private void add(String event) {
    events.accept(route + ": " + event);
  }

  @Override
  public void pluginEntered(int place, String plugin) {
    super.pluginEntered(place, plugin);
    add("plugin " + place + " " + plugin + " entered");
  }

  @Override
  public void pluginProceeded(int place) {
    super.pluginProceeded(place);
    add("plugin " + place + " proceeded");
  }

  @Override
  public void pluginResumed(int place) {
    super.pluginResumed(place);
    add("plugin " + place + " resumed");
  }

  @Override
  public void pluginLeft(int place) {
    super.pluginLeft(place);
    add("plugin " + place + " left");
  }

  @Override
  public void pluginFailed(int place) {
    super.pluginFailed(place);
    add("plugin " + place + " failed");
  }

  @Override
  public void fanOutBegun(int calls) {
    add("fan-out of " + calls);
  }

  @Override
  public void callReady(int call, String name, String upstream) {
    super.callReady(call, name, upstream);
    add("call " + call + " " + name + " to " + upstream + " ready");
  }

  @Override
  public void callDispatched(int call) {
    super.callDispatched(call);
    add("call " + call + " dispatched");
  }

  @Override
  public void callQueued(int call) {
    super.callQueued(call);
    add("call " + call + " queued");
  }

  @Override
  public void exchangePermitted() {
    add("permitted");
  }

  @Override
  public void callPermitted(int call) {
    super.callPermitted(call);
    add("call " + call + " permitted");
  }

  @Override
  public void attemptStarted(int call, int attempt, AttemptReason reason, String endpoint) {
    super.attemptStarted(call, attempt, reason, endpoint);
    add("call " + call + " attempt " + attempt + " " + reason + " to " + endpoint);
  }

  @Override
  public void attemptConnected(int call, int attempt) {
    super.attemptConnected(call, attempt);
    add("call " + call + " attempt " + attempt + " connected");
  }

  @Override
  public void attemptHead(int call, int attempt, int status) {
    super.attemptHead(call, attempt, status);
    add("call " + call + " attempt " + attempt + " head " + status);
  }

  @Override
  public void attemptBodyEnded(int call, int attempt) {
    super.attemptBodyEnded(call, attempt);
    add("call " + call + " attempt " + attempt + " body ended");
  }

  @Override
  public void attemptEnded(int call, int attempt, AttemptOutcome outcome) {
    super.attemptEnded(call, attempt, outcome);
    add("call " + call + " attempt " + attempt + " ended " + word(outcome));
  }

  @Override
  public void callCancelled(int call) {
    super.callCancelled(call);
    add("call " + call + " cancelled");
  }

  @Override
  public void callEnded(int call, Outcome outcome, int status, @Nullable GatewayError error) {
    super.callEnded(call, outcome, status, error);
    add("call " + call + " ended " + outcome + " " + status);
  }

  @Override
  public void exchangeEnded(int status, long bytes, @Nullable GatewayError error) {
    super.exchangeEnded(status, bytes, error);
    add("ended " + status + " " + (error == null ? bytes : error.code()));
  }
}
