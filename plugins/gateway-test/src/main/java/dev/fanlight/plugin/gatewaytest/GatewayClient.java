package dev.fanlight.plugin.gatewaytest;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;

/** An orderly client of one gateway, over HTTP/1.1. */
final class GatewayClient {
  private final HttpClient client;
  private final int port;

  GatewayClient(Vertx vertx, int port) {
    this.client = vertx.createHttpClient();
    this.port = port;
  }

  ClientReply send(HttpMethod method, String target, String body, String... fields) {
    RequestOptions options =
        new RequestOptions().setMethod(method).setURI(target).setHost("127.0.0.1").setPort(port);
    for (String field : fields) {
      int colon = field.indexOf(':');
      if (colon < 1) {
        throw new IllegalArgumentException("a field is \"name: value\", not \"" + field + '"');
      }
      options.addHeader(field.substring(0, colon), field.substring(colon + 1).strip());
    }
    return Waiting.get(
        "the answer to " + method + " " + target,
        client.request(options).compose(request -> answer(request, body)));
  }

  private static Future<ClientReply> answer(HttpClientRequest request, String body) {
    return (body.isEmpty() ? request.send() : request.send(Buffer.buffer(body)))
        .compose(response ->
            response
                .body()
                .map(bytes ->
                    new ClientReply(response.statusCode(), response.headers(), bytes.toString())));
  }

  void close() {
    Waiting.get("the end of the client", client.close());
  }
}
