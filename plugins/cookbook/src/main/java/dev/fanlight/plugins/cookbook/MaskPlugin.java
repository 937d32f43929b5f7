package dev.fanlight.plugins.cookbook;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugins.cookbook.MaskPlugin.Config;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Masks the digits of an answer while it streams through. */
public final class MaskPlugin implements PluginFactory<Config> {

  /**
   * What the plugin needs.
   *
   * @param with one character, in the place of each digit
   */
  public record Config(String with) {
    public Config {
      if (!with.matches("[!-/:-~]")) {
        throw new IllegalArgumentException("with must be one visible character");
      }
    }
  }

  @Override
  public String name() {
    return "mask";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public Plugin create(Config config, PluginContext context) {
    byte mask = (byte) config.with().charAt(0);
    Filter filter =
        (exchange, chain) -> {
          exchange.request().headers().set("Accept-Encoding", "identity");
          return chain.proceed(exchange).map(response -> masked(response, mask));
        };
    return filter;
  }

  private static GatewayResponse masked(GatewayResponse response, byte mask) {
    Body body = response.body();
    return switch (body) {
      case Body.Bytes held -> response.body(Body.of(masked(held.bytes(), mask)));
      case Body.Streamed passing ->
          response.body(
              new Body.Streamed(
                  new Mapped(passing.stream(), chunk -> masked(chunk, mask)),
                  passing.length(),
                  passing.trailers()));
      case Body.Empty none -> response;
      case Body.Tunnel untouchable -> response;
    };
  }

  private static Buffer masked(Buffer text, byte mask) {
    Buffer masked = text.copy();
    for (int i = 0; i < masked.length(); i++) {
      if (masked.getByte(i) >= '0' && masked.getByte(i) <= '9') {
        masked.setByte(i, mask);
      }
    }
    return masked;
  }

  /** Changes each chunk when it passes, and leaves it to the source when that may come. */
  private record Mapped(ReadStream<Buffer> source, UnaryOperator<Buffer> change)
      implements ReadStream<Buffer> {
    @Override
    public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
      source.handler(handler == null ? null : chunk -> handler.handle(change.apply(chunk)));
      return this;
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
      source.exceptionHandler(handler);
      return this;
    }

    @Override
    public ReadStream<Buffer> endHandler(@Nullable Handler<Void> handler) {
      source.endHandler(handler);
      return this;
    }

    @Override
    public ReadStream<Buffer> pause() {
      source.pause();
      return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
      source.resume();
      return this;
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
      source.fetch(amount);
      return this;
    }
  }
}
