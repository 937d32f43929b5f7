package dev.fanlight.gateway.upstream.http;

import dev.fanlight.gateway.upstream.network.Connections;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.impl.HttpClientStream;
import io.vertx.core.http.impl.HttpRequestHead;
import io.vertx.core.internal.ContextInternal;
import org.jspecify.annotations.Nullable;

/**
 * Writes the request of an attempt, framed as its body asks. Tells the listener when all is sent.
 */
final class RequestSender {
  private static final CharSequence ZERO = HttpHeaders.createOptimized("0");

  private final ContextInternal context;
  private final Body body;
  private final Connections.Listener listener;
  private final HttpAttempt attempt;
  private @Nullable RequestSink sink;

  /** Completes when all of the request has been written; null: nothing has been yet. */
  private @Nullable Future<Void> written;

  RequestSender(
      ContextInternal context, Body body, Connections.Listener listener, HttpAttempt attempt) {
    this.context = context;
    this.body = body;
    this.listener = listener;
    this.attempt = attempt;
  }

  /** Whether the request has been written to its end, and none of it waits for the network. */
  boolean isDone() {
    return written != null && written.succeeded();
  }

  /** Whether the request has any. After it has been written, the network may still keep it. */
  boolean hasContent() {
    return !(body instanceof Body.Empty);
  }

  /** Sends it, or goes on with it on another stream. */
  void send(HttpClientStream opened, HttpRequestHead head) {
    MultiMap headers = head.headers();
    switch (body) {
      case Body.Empty ignored -> {
        if (!head.method().equals(HttpMethod.GET) && !head.method().equals(HttpMethod.HEAD)) {
          headers.set(HttpHeaders.CONTENT_LENGTH, ZERO);
        }
        sendWhole(opened, head, null);
      }
      case Body.Bytes bytes -> {
        headers.set(HttpHeaders.CONTENT_LENGTH, Integer.toString(bytes.bytes().length()));
        sendWhole(opened, head, bytes.bytes());
      }
      case Body.Streamed streamed -> {
        if (streamed.length() >= 0) {
          headers.set(HttpHeaders.CONTENT_LENGTH, Long.toString(streamed.length()));
        }
        if (sink == null) {
          sink = new RequestSink(attempt, opened, head, streamed.length() < 0);
          upload(sink, streamed);
        } else {
          sink.goOn(opened, head);
        }
      }
      case Body.Tunnel ignored ->
          throw GatewayError.of(ErrorCode.INTERNAL_ERROR, "a request cannot carry a tunnel");
    }
  }

  private void sendWhole(HttpClientStream opened, HttpRequestHead head, @Nullable Buffer content) {
    written = opened.writeHead(head, false, content, true, RequestSink.PRIORITY, false);
    sent();
  }

  private void sent() {
    if (!attempt.isOver()) {
      listener.sent();
    }
  }

  private void upload(RequestSink begun, Body.Streamed upload) {
    if (Body.Counted.isSpent(upload.stream())) {
      throw GatewayError.of(ErrorCode.INTERNAL_ERROR, Body.Streamed.SPENT);
    }
    listener.uploading(true);
    // A client that dies must not look like the end of its body: then the exchange is cancelled,
    // which resets the attempt.
    Future<Void> moved = Upload.move(upload, begun, attempt, listener.held());
    written = moved;
    moved.onComplete(
        done -> {
          listener.uploading(false);
          sent();
        },
        failure -> listener.uploading(false));
    // What the client has sent already goes with the head.
    context.runOnContext(read -> sendHead(begun));
  }

  private void sendHead(RequestSink begun) {
    if (!attempt.isOver()) {
      begun.sendHead();
    }
  }

  /** The attempt has failed. */
  void broken(GatewayError reason) {
    if (sink != null) {
      sink.broken(reason);
    }
  }
}
