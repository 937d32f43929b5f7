package dev.fanlight.gateway.whole;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.CompletableFuture;

/** An orderly client of one gateway, with one version of HTTP. */
public final class TestClient {
  private final HttpClient client;
  private final int port;

  TestClient(Vertx vertx, HttpVersion version, int port) {
    this.port = port;
    HttpClientOptions options = new HttpClientOptions().setProtocolVersion(version);
    options.setHttp2ClearTextUpgrade(false).setDefaultHost("127.0.0.1").setDefaultPort(port);
    client = vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(200));
  }

  public CompletableFuture<Reply> send(
      HttpMethod method, String target, String body, String... fields) {
    return open(method, target, fields)
        .compose(request -> reply(request.send(Buffer.buffer(body))))
        .toCompletionStage()
        .toCompletableFuture();
  }

  public CompletableFuture<Reply> send(String target, String... fields) {
    return open(HttpMethod.GET, target, fields)
        .compose(request -> reply(request.send()))
        .toCompletionStage()
        .toCompletableFuture();
  }

  public CompletableFuture<Reply> send(HttpMethod method, String target) {
    return send(method, target, "");
  }

  /** Sends it and waits for the whole answer. */
  public Reply get(String target, String... fields) {
    return Eventually.get("the answer to " + target, send(target, fields));
  }

  public Reply post(String target, String body, String... fields) {
    return Eventually.get("the answer to " + target, send(HttpMethod.POST, target, body, fields));
  }

  /** A request of which nothing has been sent. */
  public Future<HttpClientRequest> open(HttpMethod method, String target, String... fields) {
    RequestOptions options =
        new RequestOptions().setMethod(method).setURI(target).setHost("127.0.0.1").setPort(port);
    for (String field : fields) {
      int colon = field.indexOf(':');
      options.addHeader(field.substring(0, colon), field.substring(colon + 1).strip());
    }
    return client.request(options);
  }

  /** The whole answer. */
  public static Future<Reply> reply(Future<HttpClientResponse> head) {
    return head.compose(response ->
        response
            .body()
            .map(body ->
                new Reply(
                    response.statusCode(),
                    response.headers(),
                    body.toString(),
                    response.trailers() == null
                        ? MultiMap.caseInsensitiveMultiMap()
                        : response.trailers())));
  }

  /** Closes its connections, whatever they are doing. */
  public void close() {
    Eventually.get("the client's end", client.close().toCompletionStage().toCompletableFuture());
  }
}
