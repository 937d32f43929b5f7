package dev.fanlight.plugin.gatewaytest;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.regex.Pattern;

/** An orderly client of one gateway, over HTTP/1.1. */
final class GatewayClient {
  private static final Pattern TARGET = Pattern.compile("[\\x21-\\x7e]+");

  private final HttpClient client;
  private final int port;

  GatewayClient(Vertx vertx, int port) {
    this.client = vertx.createHttpClient();
    this.port = port;
  }

  /**
   * Sends a request.
   *
   * @throws IllegalArgumentException at once for what no client can send
   */
  ClientReply send(HttpMethod method, String target, String body, String... fields) {
    if (!TARGET.matcher(target).matches()) {
      throw new IllegalArgumentException(
          "a target is path and query in visible ASCII, such as /users/7?full=1, not \"%s\""
              .formatted(target));
    }
    RequestOptions options =
        new RequestOptions().setMethod(method).setURI(target).setHost("127.0.0.1").setPort(port);
    for (String field : fields) {
      int colon = field.indexOf(':');
      if (colon < 1) {
        throw new IllegalArgumentException("a field is \"name: value\", not \"" + field + '"');
      }
      String name = field.substring(0, colon);
      String value = field.substring(colon + 1).strip();
      HeaderRules.check(name, value);
      options.addHeader(name, value);
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
