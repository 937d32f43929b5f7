package dev.fanlight.gateway.upstream;

import dev.fanlight.gateway.upstream.call.CallHead;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.network.Connections;
import dev.fanlight.gateway.upstream.network.UpstreamFailure;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Phase;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One attempt, played by a test. It counts how often it has ended, in whatever way. */
final class PlayedAttempt implements Connections.Attempt {
  final Endpoint endpoint;
  final long remainingMillis;
  final List<GatewayError> resets = new ArrayList<>();

  /** Runs within {@link #reset}, as a reader of the response does. */
  Runnable onReset = () -> {};

  boolean reused;
  boolean unprocessed;
  boolean wentAway;
  private final Connections.Listener listener;
  private Phase phase = Phase.CONNECT;
  private int ends;

  PlayedAttempt(Endpoint endpoint, long remainingMillis, Connections.Listener listener) {
    this.endpoint = endpoint;
    this.remainingMillis = remainingMillis;
    this.listener = listener;
  }

  boolean wantsNewConnection() {
    return listener.wantsNewConnection();
  }

  /** How often it ended or was reset. */
  int ends() {
    return ends;
  }

  PlayedAttempt connected() {
    phase = Phase.REQUEST;
    listener.connected();
    return this;
  }

  /** A byte of a streamed request body is being taken. */
  PlayedAttempt uploading() {
    listener.uploading(true);
    return this;
  }

  /** The request body has ended. */
  PlayedAttempt uploaded() {
    listener.uploading(false);
    return this;
  }

  PlayedAttempt sent() {
    phase = Phase.RESPONSE;
    listener.sent();
    return this;
  }

  /** Goes as far as that phase, from the beginning. */
  PlayedAttempt upTo(Phase last) {
    if (last.compareTo(Phase.REQUEST) >= 0) {
      connected();
    }
    if (last.compareTo(Phase.RESPONSE) >= 0) {
      sent();
    }
    if (last == Phase.BODY) {
      head(200);
    }
    return this;
  }

  PlayedAttempt head(int status, String... fields) {
    return head(status, Body.empty(), fields);
  }

  PlayedAttempt head(int status, Body body, String... fields) {
    MultiMap headers = HttpHeaders.headers();
    for (int i = 0; i < fields.length; i += 2) {
      headers.set(fields[i], fields[i + 1]);
    }
    phase = Phase.BODY;
    listener.head(new CallHead(status, headers, body));
    return this;
  }

  /** From the beginning to a head. */
  PlayedAttempt answers(int status, String... fields) {
    return connected().sent().head(status, fields);
  }

  /** The response has been read to its end. */
  void end() {
    close(null);
  }

  void fail(ErrorCode code) {
    close(GatewayError.of(code, "as played").withPhase(phase));
  }

  /** The gateway itself could not make a connection. */
  void failByOurs() {
    UpstreamFailure ours = new UpstreamFailure("proxy_internal_error", "as played", null);
    close(GatewayError.of(ErrorCode.CONNECT_FAILED, "as played").withCause(ours));
  }

  private void close(@Nullable GatewayError error) {
    ends++;
    listener.closed(error);
  }

  @Override
  public void reset(GatewayError reason) {
    ends++;
    resets.add(reason);
    onReset.run();
  }

  @Override
  public boolean reusedConnection() {
    return reused;
  }

  @Override
  public boolean unprocessed() {
    return unprocessed;
  }

  @Override
  public boolean wentAway() {
    return wentAway;
  }
}
