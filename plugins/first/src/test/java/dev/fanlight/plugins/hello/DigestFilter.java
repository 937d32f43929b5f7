package dev.fanlight.plugins.hello;

import dev.fanlight.plugin.BlockingExchange;
import dev.fanlight.plugin.BlockingFilter;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.Step;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.util.HexFormat;

record DigestFilter(String header) implements BlockingFilter {
  @Override
  public int maxRequestBody() {
    return 1024 * 1024;
  }

  @Override
  public Step apply(BlockingExchange exchange) throws Exception {
    Buffer body =
        exchange.request().body() instanceof Body.Bytes held ? held.bytes() : Buffer.buffer();
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(body.getBytes());
    String text = HexFormat.of().formatHex(digest);
    exchange.request().headers().set(header, text);
    return Step.proceed(
        exchange.request(),
        response -> {
          response.headers().set(header, text);
          return response;
        });
  }
}
