package dev.fanlight.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;

/**
 * The least Vert.x program that proxies, and does nothing else. Arguments: its port, the origin's.
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
    vertx
        .createHttpServer(OneLoop.server())
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
    client
        .request(options)
        .compose(HttpClientRequest::send)
        .compose(response -> pass(response, request))
        .onFailure(failure -> request.response().setStatusCode(502).end());
  }

  private static Future<Void> pass(HttpClientResponse from, HttpServerRequest request) {
    request.response().setStatusCode(from.statusCode()).headers().addAll(from.headers());
    return from.pipeTo(request.response());
  }
}
