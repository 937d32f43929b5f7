package dev.fanlight.gateway.upstream.http.probe;

import dev.fanlight.gateway.config.upstream.HealthConfig.Fields;
import dev.fanlight.gateway.config.upstream.HealthConfig.Probe;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig.HostHeader;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.health.ProbeResult;
import dev.fanlight.gateway.upstream.http.HttpFailures;
import dev.fanlight.gateway.upstream.http.HttpHostAsSent;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamPriority;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.http.impl.HttpClientConnection;
import io.vertx.core.http.impl.HttpClientStream;
import io.vertx.core.http.impl.HttpRequestHead;
import io.vertx.core.http.impl.HttpResponseHead;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.HostAndPort;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One question to one endpoint over HTTP, on a connection of its own. */
final class HttpProbe {
  /** What is read of an answer, at most. */
  private static final int MOST_BYTES = 64 * 1024;

  private final ContextInternal context;
  private final UpstreamConfig config;
  private final Probe probe;
  private final Endpoint endpoint;
  private final Consumer<ProbeResult> done;
  private final Promise<Void> closed = Promise.promise();
  private final Buffer body = Buffer.buffer();
  private @Nullable HttpClientConnection connection;
  private @Nullable MultiMap fields;
  private boolean told;
  private boolean over;

  HttpProbe(
      ContextInternal context,
      UpstreamConfig config,
      Probe probe,
      Endpoint endpoint,
      Consumer<ProbeResult> done) {
    this.context = context;
    this.config = config;
    this.probe = probe;
    this.endpoint = endpoint;
    this.done = done;
  }

  /**
   * Asks over that connection, and closes it when that is done, or after that time.
   *
   * @return completes when it is closed
   */
  Future<Void> ask(HttpClientConnection http, long millis) {
    connection = http;
    http.exceptionHandler(failure -> fail(words(failure)));
    http.closeHandler(gone -> {
      fail("it closed the connection before it had answered");
      closed.tryComplete();
    });
    if (over) {
      http.close();
    } else {
      long timer = context.owner().setTimer(millis, late -> close());
      closed.future().onComplete(end -> context.owner().cancelTimer(timer));
      http.createStream(context).onComplete(this::opened, failure -> fail(words(failure)));
    }
    return closed.future();
  }

  private void opened(HttpClientStream stream) {
    stream
        .exceptionHandler(failure -> fail(words(failure)))
        .resetHandler(code -> fail(words(new StreamResetException(code))))
        .headHandler(this::head)
        .dataHandler(this::data)
        .trailersHandler(trailers -> {
          if (fields != null) {
            fields.addAll(trailers);
          }
        })
        .endHandler(end -> ended());
    MultiMap headers = stream.connection().newHttpRequestHeaders();
    asked().headers().forEach(headers::set);
    boolean grpc = probe instanceof Probe.Grpc;
    if (grpc) {
      GrpcHealth.setFields(headers);
    } else if (stream.version() != HttpVersion.HTTP_2) {
      headers.set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    HttpRequestHead head =
        new HttpRequestHead(
            config.service().isTls() ? "https" : "http",
            grpc ? HttpMethod.POST : HttpMethod.GET,
            probe instanceof Probe.Http http ? http.path() : GrpcHealth.PATH,
            headers,
            host(),
            "",
            null);
    Buffer message = probe instanceof Probe.Grpc it ? GrpcHealth.request(it.service()) : null;
    stream.writeHead(head, false, message, true, new StreamPriority(), false);
  }

  private Fields asked() {
    return switch (probe) {
      case Probe.Http http -> http.fields();
      case Probe.Grpc grpc -> grpc.fields();
      case Probe.Tcp ignored -> throw new IllegalStateException("nothing to ask");
    };
  }

  private HostAndPort host() {
    String host = asked().host();
    if (host == null && config.service().host() instanceof HostHeader.Name name) {
      host = name.name();
    }
    return host == null ? endpoint.authority() : new HttpHostAsSent(host);
  }

  private void head(HttpResponseHead head) {
    fields = HttpHeaders.headers().addAll(head.headers());
    int status = head.statusCode();
    if (probe instanceof Probe.Http http) {
      String words = "it answered with status " + status;
      tell(
          http.expects(status)
              ? ProbeResult.success(status, words)
              : ProbeResult.failure(status, words));
    } else if (status != 200) {
      tell(ProbeResult.failure(status, "it answered with status " + status + ", not with gRPC"));
    }
  }

  private void data(Buffer bytes) {
    if (body.length() + bytes.length() > MOST_BYTES) {
      fail("its answer is too large");
      close();
    } else {
      body.appendBuffer(bytes);
    }
  }

  private void ended() {
    if (probe instanceof Probe.Grpc && fields != null) {
      tell(GrpcHealth.result(fields, body));
    }
    close();
  }

  private static String words(Throwable failure) {
    return String.valueOf(HttpFailures.exchanging(failure).detail());
  }

  private void fail(String words) {
    end(ProbeResult.failure(0, words));
  }

  /** Tells that, unless there is a result. */
  void end(ProbeResult result) {
    tell(result);
    close();
  }

  private void tell(ProbeResult result) {
    if (!told) {
      told = true;
      done.accept(result);
    }
  }

  /** The result is not wanted any more. */
  void cancel() {
    if (!told) {
      told = true;
      close();
    }
  }

  private void close() {
    if (!over) {
      over = true;
      if (connection != null) {
        connection.close();
      }
    }
  }
}
