package dev.fanlight.gateway.telemetry.next;

import dev.fanlight.gateway.telemetry.event.AttemptOutcome;
import dev.fanlight.gateway.telemetry.event.ExchangeObserver;
import dev.fanlight.gateway.telemetry.journal.ExchangeStart;
import dev.fanlight.gateway.telemetry.upstream.AttemptReason;
import dev.fanlight.gateway.time.Clock;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Outcome;
import io.vertx.core.MultiMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Tells the events of one exchange to those who wait for it. Confined to the exchange's loop. */
public final class TraceLog implements ExchangeObserver {
  /** The last event. */
  public static final String ENDED = "exchange_ended";

  /** Beyond them only the last event is told. */
  private static final int MOST_EVENTS = 2000;

  private final Clock clock;
  private final List<NextTrace> listeners;
  private final EndpointChoice.Source endpoints;
  private final long begun;
  private final Map<Integer, String[]> calls = new HashMap<>();
  private final Map<Integer, String> plugins = new HashMap<>();
  private int events;
  private boolean over;

  private TraceLog(Clock clock, List<NextTrace> listeners, EndpointChoice.Source endpoints) {
    this.clock = clock;
    this.listeners = listeners;
    this.endpoints = endpoints;
    this.begun = clock.nanoTime();
  }

  static TraceLog begin(
      Clock clock,
      List<NextTrace> listeners,
      EndpointChoice.Source endpoints,
      ExchangeStart exchange,
      MultiMap headers) {
    TraceLog log = new TraceLog(clock, listeners, endpoints);
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("id", exchange.requestId());
    facts.put("route", exchange.route());
    facts.put("listener", exchange.listener());
    facts.put("client", exchange.client());
    facts.put("protocol", exchange.protocol());
    facts.put("method", exchange.method());
    facts.put("path", exchange.path());
    for (NextTrace listener : listeners) {
      Map<String, Object> own = new LinkedHashMap<>(facts);
      own.put("headers", listener.showsValues() ? values(headers) : names(headers));
      listener.tell(new TracedEvent(0, "exchange_begun", own));
    }
    return log;
  }

  private static List<String> names(MultiMap headers) {
    TreeSet<String> names = new TreeSet<>();
    headers.names().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    return List.copyOf(names);
  }

  private static Map<String, Object> values(MultiMap headers) {
    Map<String, Object> values = new LinkedHashMap<>();
    names(headers).forEach(name -> values.put(name, headers.getAll(name)));
    return values;
  }

  private void tell(String event, Map<String, Object> facts) {
    if (over || (events++ >= MOST_EVENTS && !event.equals(ENDED))) {
      return;
    }
    double atMs = Math.round((clock.nanoTime() - begun) / 1e3) / 1e3;
    TracedEvent told = new TracedEvent(atMs, event, facts);
    over = event.equals(ENDED);
    listeners.forEach(listener -> listener.tell(told));
  }

  private Map<String, Object> plugin(int place) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("plugin", plugins.getOrDefault(place, String.valueOf(place)));
    facts.put("place", place);
    return facts;
  }

  private Map<String, Object> call(int call) {
    String[] known = calls.getOrDefault(call, new String[] {String.valueOf(call), ""});
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("call", known[0]);
    facts.put("number", call);
    facts.put("upstream", known[1]);
    return facts;
  }

  private Map<String, Object> attempt(int call, int attempt) {
    Map<String, Object> facts = call(call);
    facts.put("attempt", attempt);
    return facts;
  }

  private static void put(Map<String, Object> facts, @Nullable GatewayError error) {
    if (error != null) {
      facts.put("error", error.code().code());
      if (error.phase() != null) {
        facts.put("phase", error.phase().name().toLowerCase(Locale.ROOT));
      }
    }
  }

  @Override
  public void exchangePermitted() {
    tell("exchange_permitted", Map.of());
  }

  @Override
  public void pluginEntered(int place, String plugin) {
    plugins.put(place, plugin);
    tell("plugin_entered", plugin(place));
  }

  @Override
  public void pluginProceeded(int place) {
    tell("plugin_proceeded", plugin(place));
  }

  @Override
  public void pluginResumed(int place) {
    tell("plugin_resumed", plugin(place));
  }

  @Override
  public void pluginLeft(int place) {
    tell("plugin_left", plugin(place));
  }

  @Override
  public void pluginFailed(int place) {
    tell("plugin_failed", plugin(place));
  }

  @Override
  public void fanOutBegun(int known) {
    tell("fan_out_begun", Map.of("calls", known));
  }

  @Override
  public void fanOutDecided(boolean reached, @Nullable String by) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("reached", reached);
    if (by != null) {
      facts.put("by", by);
    }
    tell("fan_out_decided", facts);
  }

  @Override
  public void answerMerged(long bytes) {
    tell("answer_merged", Map.of("bytes", bytes));
  }

  @Override
  public void callReady(int call, String name, String upstream) {
    calls.put(call, new String[] {name, upstream});
    tell("call_ready", call(call));
  }

  @Override
  public void callDispatched(int call) {
    tell("call_dispatched", call(call));
  }

  @Override
  public void callQueued(int call) {
    tell("call_queued", call(call));
  }

  @Override
  public void callPermitted(int call) {
    tell("call_permitted", call(call));
  }

  @Override
  public void attemptStarted(int call, int attempt, AttemptReason reason, String endpoint) {
    Map<String, Object> facts = attempt(call, attempt);
    facts.put("reason", reason.label());
    facts.put("endpoint", endpoint);
    EndpointChoice choice = endpoints.of(calls.getOrDefault(call, new String[] {"", ""})[1]);
    if (choice != null) {
      facts.put("balance", choice.balance());
      facts.put("usable", choice.usable());
      facts.put("endpoints", choice.all());
      facts.put("panic", choice.panic());
      if (!choice.left().isEmpty()) {
        facts.put("left_out", choice.left());
      }
    }
    tell("attempt_started", facts);
  }

  @Override
  public void attemptConnected(int call, int attempt) {
    tell("attempt_connected", attempt(call, attempt));
  }

  @Override
  public void attemptHead(int call, int attempt, int status) {
    Map<String, Object> facts = attempt(call, attempt);
    facts.put("status", status);
    tell("attempt_head", facts);
  }

  @Override
  public void attemptBodyEnded(int call, int attempt) {
    tell("attempt_body_ended", attempt(call, attempt));
  }

  @Override
  public void attemptEnded(int call, int attempt, AttemptOutcome outcome) {
    Map<String, Object> facts = attempt(call, attempt);
    facts.put("outcome", outcome.word());
    if (outcome.failure() != null) {
      facts.put("error", outcome.failure().code());
    }
    tell("attempt_ended", facts);
  }

  @Override
  public void callCancelled(int call) {
    tell("call_cancelled", call(call));
  }

  @Override
  public void callEnded(int call, Outcome outcome, int status, @Nullable GatewayError error) {
    Map<String, Object> facts = call(call);
    facts.put("outcome", outcome.label());
    if (status > 0) {
      facts.put("status", status);
    }
    put(facts, error);
    tell("call_ended", facts);
  }

  @Override
  public void tunnelBegan() {
    tell("tunnel_began", Map.of());
  }

  @Override
  public void tunnelEnded(long received) {
    tell("tunnel_ended", Map.of("received", received));
  }

  @Override
  public void grpcEnded(String status) {
    tell("grpc_ended", Map.of("grpc_status", status));
  }

  @Override
  public void exchangeEnded(int status, long bytes, @Nullable GatewayError error) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("status", status);
    facts.put("bytes", bytes);
    if (events > MOST_EVENTS) {
      facts.put("omitted_events", events - MOST_EVENTS);
    }
    put(facts, error);
    tell(ENDED, facts);
  }
}
