package dev.fanlight.gateway.upstream.http;

import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.fields.HopByHop;
import dev.fanlight.gateway.upstream.http.pool.HttpPlace;
import dev.fanlight.gateway.upstream.http.pool.HttpPool;
import dev.fanlight.gateway.upstream.http.pool.HttpPooledConnection;
import dev.fanlight.gateway.upstream.http.wire.HttpTunnelEnd;
import dev.fanlight.gateway.upstream.http.wire.http2.HttpFrames;
import dev.fanlight.gateway.upstream.network.Connections;
import dev.fanlight.gateway.upstream.tunnel.LiveTunnel;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.http.impl.HttpClientStream;
import io.vertx.core.http.impl.HttpRequestHead;
import io.vertx.core.http.impl.HttpResponseHead;
import io.vertx.core.internal.ContextInternal;
import org.jspecify.annotations.Nullable;

/**
 * One try over HTTP. It ends once: its response was read to the end, something broke, or it was
 * reset.
 */
final class HttpAttempt implements Connections.Attempt {
  /** CANCEL, RFC 9113 section 7. HTTP/1.1 closes the connection instead. */
  private static final long CANCEL = 8;

  private final ContextInternal context;
  private final UpstreamConfig config;
  private final Endpoint endpoint;
  private final CallRequest request;
  private final Connections.Listener listener;
  private final RequestSender sender;

  private String requestId = "";
  private long remainingMillis;
  private @Nullable HttpPlace place;
  private @Nullable HttpPooledConnection connection;
  private @Nullable HttpClientStream stream;
  private @Nullable ResponseStream response;
  private @Nullable LiveTunnel tunnel;
  private @Nullable WebSocketKey key;
  private boolean ended;
  private boolean reused;
  private boolean headed;
  private boolean unprocessed;
  private int heard;

  HttpAttempt(
      ContextInternal context,
      UpstreamConfig config,
      Endpoint endpoint,
      CallRequest request,
      Connections.Listener listener) {
    this.context = context;
    this.config = config;
    this.endpoint = endpoint;
    this.request = request;
    this.listener = listener;
    this.sender = new RequestSender(context, request.body(), listener, this);
  }

  void open(HttpPool pool, String id, long millis) {
    requestId = id;
    remainingMillis = millis;
    place = new HttpPlace(pool, this::taken, failure -> fail(HttpFailures.connecting(failure)));
    place.take(listener.wantsNewConnection());
  }

  private void taken(HttpPooledConnection free) {
    try {
      listener.connected();
    } catch (RuntimeException | Error defect) {
      fail(GatewayError.from(defect));
    }
    if (ended) {
      free.giveBack();
      return;
    }
    connection = free;
    HttpFrames frames = free.frames();
    reused = free.served();
    heard = frames == null ? 0 : frames.reads();
    free.stream(context).onComplete((opened, failure) -> opened(free, opened, failure));
  }

  private void opened(
      HttpPooledConnection free, HttpClientStream opened, @Nullable Throwable failure) {
    if (failure != null) {
      broken(failure);
    } else if (ended) {
      free.reset(opened, CANCEL, true, false);
    } else {
      stream = opened;
      opened
          .exceptionHandler(this::broken)
          .resetHandler(code -> broken(new StreamResetException(code)))
          .earlyHintsHandler(this::hints)
          .headHandler(head -> guarded(() -> head(head)));
      guarded(() -> send(opened));
    }
  }

  /** Whatever a step throws ends the attempt: nothing else would. Netty throws undeclared too. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (Throwable defect) {
      fail(GatewayError.from(defect));
    }
  }

  private void broken(Throwable failure) {
    if (response != null && response.isWhole()) {
      return; // its reader may still read it; what broke is an upload that nobody wants any more
    }
    GatewayError error;
    try {
      if (connection != null && HttpFailures.isOfConnection(failure)) {
        connection.giveUp(); // before its call opens another attempt
      }
      boolean answered = response != null || tunnel != null;
      error = answered ? HttpFailures.reading(failure) : unanswered(failure);
    } catch (RuntimeException | Error defect) {
      error = GatewayError.from(defect);
    }
    fail(error);
  }

  private GatewayError unanswered(Throwable failure) {
    unprocessed = stream == null || HttpFailures.isUnprocessed(failure, connection, stream);
    HttpFrames frames = connection == null ? null : connection.frames();
    if (frames != null && frames.isGivenUpForAll() && !headed) {
      reused = true;
      return HttpFailures.endedWithOthers(failure);
    }
    reused &= frames == null || HttpFailures.isClosed(failure);
    if (unprocessed && connection != null && place != null) {
      place.avoid(connection);
    }
    return HttpFailures.exchanging(failure);
  }

  private void send(HttpClientStream opened) {
    HttpRequestHead head =
        HttpRequestHeads.of(request, config, endpoint, requestId, remainingMillis, opened);
    listener.putTrace(head.headers());
    key = HttpRequestHeads.askToSwitch(head.headers(), listener.upgrade());
    sender.send(opened, head);
  }

  boolean isOver() {
    return ended;
  }

  /** Whether the request gets another stream, because the one it has cannot begin any more. */
  boolean moveIfLost() {
    if (ended || place == null || connection == null || !place.moveIfLost(connection, context)) {
      return false;
    }
    connection = null;
    stream = null;
    return true;
  }

  private void hints(MultiMap fields) {
    if (!ended) {
      HopByHop.strip(fields);
      listener.hints(fields);
    }
  }

  private void head(HttpResponseHead head) {
    HttpClientStream answering = stream;
    if (ended || answering == null) {
      return;
    }
    headed = true;
    ResponseStream body = new ResponseStream(answering, connection, this, listener.held());
    HttpTunnelEnd end = connection == null ? null : connection.switched();
    GatewayError fault =
        HttpFailures.ofHead(head, answering, config.bounds().maxHead(), end != null, key);
    if (fault != null) {
      fail(fault);
      return;
    }
    if (end != null) {
      end.lingersBy(listener.loop());
      tunnel = new LiveTunnel(end, end.closed(), this::complete);
      listener.head(HttpAnswerHeads.of(head, tunnel));
      return;
    }
    if (answering.version() == HttpVersion.HTTP_2 && HttpAnswerHeads.isSaidEmpty(head)) {
      // A client would take the answer for complete, and a body may follow nevertheless.
      body.onceEmpty(() -> guarded(() -> pass(head, body)));
    } else {
      pass(head, body);
    }
  }

  private void pass(HttpResponseHead head, ResponseStream body) {
    if (!ended) {
      response = body;
      body.begin();
      String protocol = connection == null ? "1.1" : connection.protocol();
      listener.head(HttpAnswerHeads.of(head, body, protocol, request.method()));
    }
  }

  /** The response has been read to its end. */
  void complete() {
    if (ended) {
      return;
    }
    ended = true;
    if (!sender.isDone() || tunnel != null) {
      stop();
    } else if (stream != null && connection != null) {
      connection.ending(stream);
    }
    listener.closed(null);
  }

  /** A tunnel has ended, or the request was answered before all of it was sent. */
  private void stop() {
    HttpFrames frames = connection == null ? null : connection.frames();
    if (stream != null && frames != null) {
      stream.writeReset(CANCEL);
      frames.resetAnswered(stream.id(), CANCEL);
    } else if (stream != null && connection != null && tunnel == null) {
      connection.reset(stream, CANCEL, false, true);
    } else if (connection != null) {
      connection.close();
    }
  }

  /** Something broke; the response's reader hears of it from its own stream. */
  void fail(GatewayError error) {
    if (ended) {
      return;
    }
    try {
      close(error);
    } finally {
      listener.closed(error);
    }
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
    HttpFrames frames = connection == null ? null : connection.frames();
    return unprocessed && frames != null && frames.wentAwayAfterOthers();
  }

  @Override
  public void reset(GatewayError reason) {
    if (!ended) {
      close(reason);
      if (connection != null && reason.code() == ErrorCode.DEADLINE_EXCEEDED) {
        connection.doubt(heard, context, config.timeouts().connect().toMillis());
      }
    }
  }

  private void close(GatewayError reason) {
    ended = true;
    if (place != null) {
      place.leave();
    }
    sender.broken(reason);
    // A tunnel's end closes its connection, which may outlive the attempt. Where the connection has
    // ended there is nobody to tell.
    if (tunnel != null) {
      tunnel.broken(reason);
    } else if (stream != null && connection != null && connection.isOpen()) {
      connection.reset(stream, CANCEL, sender.isDone(), sender.hasContent());
      if (response != null && response.isWhole() && connection.frames() != null) {
        connection.frames().resetAnswered(stream.id(), CANCEL);
      }
    }
    if (response != null) {
      response.broken(reason);
    }
  }
}
