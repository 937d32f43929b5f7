package dev.fanlight.gateway.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.upstream.call.CallHead;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How an attempt over HTTP/2 ends that cannot be sent. */
class Http2AttemptTest {

  /** For a field without a name, Netty throws what it does not declare. */
  @Test
  void requestThatCannotBeWritten_failsTheAttempt() throws Exception {
    OneAttempt attempt = new OneAttempt((more, answer) -> {});
    HttpServer server =
        attempt
            .vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .requestHandler(request -> request.response().end());
    server.listen().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    MultiMap fields = MultiMap.caseInsensitiveMultiMap().add("", "x");
    OneAttempt.Listener listener =
        new OneAttempt.Listener() {
          @Override
          public void head(CallHead head) {}
        };

    attempt.openHttp2(
        server.actualPort(),
        new CallRequest(HttpMethod.GET, "/", fields, Body.empty(), null),
        listener);

    assertThat(listener.ended.get(20, TimeUnit.SECONDS).map(GatewayError::code))
        .contains(ErrorCode.INTERNAL_ERROR);
    attempt.close();
  }
}
