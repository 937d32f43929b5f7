package dev.fanlight.gateway.upstream.script;

import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.time.Timers;
import dev.fanlight.gateway.upstream.call.CallHead;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.network.Connections;
import dev.fanlight.gateway.upstream.script.Script.Fault;
import dev.fanlight.gateway.upstream.script.Script.Packing;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Phase;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** One attempt as its script has it, until it ends or is reset. */
public final class ScriptedAttempt implements Connections.Attempt {
  private final Script script;
  private final CallRequest request;
  private final String requestId;
  private final Loop loop;
  private final Connections.Listener listener;
  private final ScriptedConnections.Watcher watcher;
  private final ScriptedBody body = new ScriptedBody();
  private final long openedAt;

  private @Nullable Endpoint endpoint;
  private Phase phase = Phase.CONNECT;
  private Timers.@Nullable Timer timer;
  private Buffer content = Buffer.buffer();
  private int chunk;
  private boolean over;

  ScriptedAttempt(
      Script script,
      CallRequest request,
      String requestId,
      ScriptedConnections connections,
      Connections.Listener listener) {
    this.script = script;
    this.request = request;
    this.requestId = requestId;
    this.loop = connections.loop;
    this.watcher = connections.watcher;
    this.listener = listener;
    this.openedAt = loop.clock().nanoTime();
  }

  void to(Endpoint chosen) {
    endpoint = chosen;
  }

  /** Whether it goes where the other goes. */
  public boolean sharesEndpoint(ScriptedAttempt other) {
    return endpoint != null && endpoint.equals(other.endpoint);
  }

  public Script script() {
    return script;
  }

  /** Of the call it is one try of. */
  public CallRequest request() {
    return request;
  }

  public String requestId() {
    return requestId;
  }

  /** Of its body, as it comes over the wire. */
  public Buffer content() {
    return content;
  }

  public Phase phase() {
    return phase;
  }

  public long ageNanos() {
    return loop.clock().nanoTime() - openedAt;
  }

  void start() {
    after(script.connect(), this::connect);
  }

  private void after(long millis, Runnable step) {
    if (over || (script.fault() == Fault.STALL && script.at() == phase && !betweenChunks())) {
      return;
    }
    if (millis == 0 && phase != Phase.RESPONSE) {
      step.run();
    } else {
      timer = loop.timers().schedule(watcher.nanos(this, phase, millis), step);
    }
  }

  /** A body stalls in its middle rather than before it. */
  private boolean betweenChunks() {
    return phase == Phase.BODY && chunk == 0;
  }

  private void connect() {
    if (script.fault() == Fault.REFUSE) {
      fail(ErrorCode.CONNECT_FAILED);
      return;
    }
    phase = Phase.REQUEST;
    listener.connected();
    after(script.request(), this::send);
  }

  private void send() {
    if (broken()) {
      return;
    }
    phase = Phase.RESPONSE;
    listener.sent();
    after(script.response(), this::head);
  }

  private void head() {
    if (broken()) {
      return;
    }
    phase = Phase.BODY;
    MultiMap headers = HttpHeaders.headers().set(HttpHeaders.CONTENT_TYPE, "application/json");
    if (script.packing() != Packing.PLAIN) {
      headers.set(HttpHeaders.CONTENT_ENCODING, script.packing().coding);
    }
    content = ScriptedContent.of(script);
    int length = script.lengthKnown() ? content.length() : -1;
    listener.head(new CallHead(script.status(), headers, new Body.Streamed(body, length)));
    after(script.chunk(), this::chunk);
  }

  private void chunk() {
    if (chunk > 0 && broken()) {
      return;
    }
    int size = Math.ceilDiv(content.length(), script.chunks());
    int from = Math.min(content.length(), chunk * size);
    chunk++;
    body.deliver(content.slice(from, Math.min(content.length(), from + size)));
    after(
        script.chunk(),
        chunk < script.chunks() || broken(script.fault()) ? this::chunk : this::end);
  }

  private boolean broken(Fault fault) {
    return script.at() == Phase.BODY && (fault == Fault.RESET || fault == Fault.GARBAGE);
  }

  /** As soon as all of it has been read. */
  private void end() {
    body.end(() -> {
      over();
      watcher.ended(this, null);
      listener.closed(null);
    });
  }

  private boolean broken() {
    if (over) {
      return true;
    }
    if (script.at() == phase && script.fault() == Fault.RESET) {
      fail(ErrorCode.CONNECTION_RESET);
    } else if (script.at() == phase && script.fault() == Fault.GARBAGE) {
      fail(ErrorCode.BAD_UPSTREAM_RESPONSE);
    }
    return over;
  }

  private void fail(ErrorCode code) {
    if (!over) {
      over();
      GatewayError error = GatewayError.of(code, "as scripted").withPhase(phase);
      watcher.ended(this, error);
      body.fail(error);
      listener.closed(error);
    }
  }

  private void over() {
    over = true;
    if (timer != null) {
      timer.cancel();
    }
  }

  @Override
  public void reset(GatewayError reason) {
    if (!over) {
      over();
      watcher.reset(this, reason);
      body.fail(reason);
    }
  }

  @Override
  public boolean reusedConnection() {
    return script.reused() && !listener.wantsNewConnection();
  }

  @Override
  public boolean unprocessed() {
    return false;
  }
}
