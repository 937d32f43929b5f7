package dev.fanlight.gateway.upstream;

import dev.fanlight.gateway.config.UpstreamConfig;
import dev.fanlight.gateway.config.UpstreamConfig.HostHeader;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.http1.Http1ClientConnection;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.streams.ReadStream;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One try over HTTP. It ends once: its response was read to the end, something broke, or it was
 * reset.
 */
final class HttpAttempt implements Connections.Attempt {
  static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");
  private static final CharSequence ZERO = HttpHeaders.createOptimized("0");

  /** CANCEL, RFC 9113 section 7. HTTP/1.1 closes the connection instead. */
  private static final long CANCEL = 8;

  private final UpstreamConfig config;
  private final Set<HttpConnection> fresh;
  private final CallRequest request;
  private final Connections.Listener listener;

  private @Nullable HttpClientRequest stream;
  private @Nullable ResponseStream response;
  private boolean sent;
  private boolean ended;
  private boolean reused;

  /**
   * @param fresh the connections that have served no attempt yet
   */
  HttpAttempt(
      UpstreamConfig config,
      Set<HttpConnection> fresh,
      CallRequest request,
      Connections.Listener listener) {
    this.config = config;
    this.fresh = fresh;
    this.request = request;
    this.listener = listener;
  }

  void open(Future<HttpClientRequest> connecting, String requestId, long remainingMillis) {
    connecting.onComplete(
        opened -> connected(opened, requestId, remainingMillis),
        failure -> fail(HttpFailures.connecting(failure)));
  }

  private void connected(HttpClientRequest opened, String requestId, long remainingMillis) {
    opened.exceptionHandler(failure -> fail(HttpFailures.exchanging(failure)));
    if (ended) {
      opened.reset(CANCEL);
      return;
    }
    stream = opened;
    reused = !fresh.remove(opened.connection());
    listener.connected();
    if (ended) {
      return;
    }
    MultiMap headers = opened.headers();
    headers.setAll(request.headers());
    headers.set(REQUEST_ID, requestId);
    headers.set(config.deadlineHeader(), Long.toString(remainingMillis));
    host(opened);
    opened.response().onComplete(this::head, failure -> fail(HttpFailures.exchanging(failure)));
    send(opened);
  }

  private void host(HttpClientRequest opened) {
    MultiMap headers = opened.headers();
    String authority =
        switch (config.host()) {
          case HostHeader.Endpoint ignored -> null;
          case HostHeader.Client ignored -> headers.get(HttpHeaders.HOST);
          case HostHeader.Name name -> name.name();
        };
    headers.remove(HttpHeaders.HOST);
    HostAndPort parsed = authority == null ? null : HostAndPort.parseAuthority(authority, -1);
    if (parsed != null) {
      opened.authority(parsed);
    }
  }

  private void send(HttpClientRequest opened) {
    MultiMap headers = opened.headers();
    headers.remove(HttpHeaders.CONTENT_LENGTH);
    switch (request.body()) {
      case Body.Empty ignored -> {
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
          headers.set(HttpHeaders.CONTENT_LENGTH, ZERO);
        }
        opened.end();
        sent();
      }
      case Body.Bytes bytes -> {
        opened.end(bytes.bytes());
        sent();
      }
      case Body.Streamed body -> upload(opened, body);
    }
  }

  private void upload(HttpClientRequest opened, Body.Streamed body) {
    if (body.length() >= 0) {
      opened.headers().set(HttpHeaders.CONTENT_LENGTH, Long.toString(body.length()));
    } else {
      opened.setChunked(true);
    }
    listener.uploading(true);
    ReadStream<Buffer> source = body.stream();
    // A client that dies must not look like the end of its body: then the exchange is cancelled,
    // which resets this.
    source
        .pipe()
        .endOnFailure(false)
        .to(opened)
        .onComplete(
            done -> {
              listener.uploading(false);
              sent();
            },
            failure -> listener.uploading(false));
  }

  private void sent() {
    sent = true;
    if (!ended) {
      listener.sent();
    }
  }

  private void head(HttpClientResponse head) {
    if (ended) {
      return;
    }
    head.pause().exceptionHandler(failure -> fail(HttpFailures.reading(failure)));
    if (head.statusCode() < 200) {
      fail(
          GatewayError.of(
              ErrorCode.BAD_UPSTREAM_RESPONSE,
              "the upstream answered with the interim status " + head.statusCode()));
      return;
    }
    HopByHop.strip(head.headers());
    ResponseStream body = new ResponseStream(head, this);
    response = body;
    listener.head(
        new CallHead(
            head.statusCode(),
            head.headers(),
            new Body.Streamed(body, length(head), head::trailers)));
  }

  /** The answer to HEAD says how long a body would be that does not come. */
  private long length(HttpClientResponse head) {
    String length = head.headers().get(HttpHeaders.CONTENT_LENGTH);
    return length == null || request.method().equals(HttpMethod.HEAD) ? -1 : Long.parseLong(length);
  }

  /** The response has been read to its end. */
  void complete() {
    if (ended) {
      return;
    }
    ended = true;
    HttpClientRequest answered = stream;
    if (answered != null && !sent) {
      // Answered before the request was sent completely: a reset now would neither close nor free
      // an HTTP/1
      // connection.
      stop(answered);
    }
    listener.closed(null);
  }

  private static void stop(HttpClientRequest answered) {
    if (answered.version() == HttpVersion.HTTP_2) {
      answered.reset(CANCEL);
    } else {
      answered.connection().close();
    }
  }

  /** Something broke; the response's reader hears of it from its own stream. */
  void fail(GatewayError error) {
    if (ended) {
      return;
    }
    close(error);
    listener.closed(error);
  }

  @Override
  public boolean reusedConnection() {
    return reused;
  }

  @Override
  public void reset(GatewayError reason) {
    if (!ended) {
      close(reason);
    }
  }

  private void close(GatewayError reason) {
    ended = true;
    if (stream != null) {
      stream.reset(CANCEL, reason);
      if (!sent && stream.connection() instanceof Http1ClientConnection http1) {
        // A close in the usual way waits behind what the upstream does not read.
        http1.channel().unsafe().close(http1.channel().unsafe().voidPromise());
      }
    }
    if (response != null) {
      response.broken(reason);
    }
  }
}
