package dev.fanlight.gateway.upstream.script;

import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.upstream.SharedUpstream;
import dev.fanlight.gateway.upstream.UnpooledConnections;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Phase;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Connections to upstreams that do as they are told. */
public final class ScriptedConnections extends UnpooledConnections {
  final Loop loop;
  final Watcher watcher;

  /** Hears of every attempt before the call does. */
  public interface Watcher {
    /** What the upstream is to do with it. */
    Script opening(CallRequest request, String requestId, long remainingMillis);

    void opened(ScriptedAttempt attempt);

    /** How long a step of its script takes that began in that phase. */
    default long nanos(ScriptedAttempt attempt, Phase phase, long millis) {
      return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** By itself; null: answered completely. */
    void ended(ScriptedAttempt attempt, @Nullable GatewayError error);

    void reset(ScriptedAttempt attempt, GatewayError reason);
  }

  public ScriptedConnections(Loop loop, Watcher watcher) {
    this.loop = loop;
    this.watcher = watcher;
  }

  @Override
  public void open(
      Endpoint endpoint,
      CallRequest request,
      String requestId,
      long remainingMillis,
      Listener listener) {
    Script script = watcher.opening(request, requestId, remainingMillis);
    ScriptedAttempt attempt = new ScriptedAttempt(script, request, requestId, this, listener);
    attempt.to(endpoint);
    listener.opening(attempt);
    watcher.opened(attempt);
    attempt.start();
  }

  /** Attempts in flight, as the balancers see it. */
  public static int load(SharedUpstream upstream) {
    return upstream.endpoints().current().endpoints().stream().mapToInt(Endpoint::active).sum();
  }
}
