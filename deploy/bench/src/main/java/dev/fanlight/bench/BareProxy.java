package dev.fanlight.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemKeyCertOptions;

/**
 * The least Vert.x program that proxies, and does nothing else. Arguments: its port, the origin's,
 * and, for TLS, the files of a certificate and its key.
 */
public final class BareProxy {
  private final HttpClient client;
  private final int origin;

  private BareProxy(HttpClient client, int origin) {
    this.client = client;
    this.origin = origin;
  }

  public static void main(String[] args) {
    Vertx vertx = OneLoop.vertx();
    BareProxy proxy = new BareProxy(OneLoop.client(vertx), Integer.parseInt(args[1]));
    HttpServerOptions server = OneLoop.server();
    if (args.length > 2) {
      server
          .setSsl(true)
          .setUseAlpn(true)
          .setKeyCertOptions(new PemKeyCertOptions().setCertPath(args[2]).setKeyPath(args[3]));
    }
    vertx
        .createHttpServer(server)
        .requestHandler(proxy::handle)
        .listen(Integer.parseInt(args[0]), "127.0.0.1")
        .onFailure(OneLoop::exit);
  }

  private void handle(HttpServerRequest request) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(request.method())
            .setHost("127.0.0.1")
            .setPort(origin)
            .setURI(request.uri());
    Future<HttpClientResponse> answer;
    if (request.method().equals(HttpMethod.POST)) {
      request.pause();
      answer = client.request(options).compose(call -> send(request, call));
    } else {
      answer = client.request(options).compose(HttpClientRequest::send);
    }
    answer
        .compose(response -> pass(response, request))
        .onFailure(failure -> fail(request.response()));
  }

  /**
   * Nobody is told of a failure in mid-answer: the client has left as a rule, at the end of a
   * window.
   */
  private static void fail(HttpServerResponse response) {
    if (!response.headWritten() && !response.closed()) {
      response.setStatusCode(502).end();
    }
  }

  private static Future<HttpClientResponse> send(
      HttpServerRequest request, HttpClientRequest call) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null) {
      call.putHeader(HttpHeaders.CONTENT_LENGTH, length);
    }
    return call.send(request);
  }

  private static Future<Void> pass(HttpClientResponse from, HttpServerRequest request) {
    request.response().setStatusCode(from.statusCode()).headers().addAll(from.headers());
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().headers().remove(HttpHeaders.CONNECTION);
    }
    return from.pipeTo(request.response());
  }
}
