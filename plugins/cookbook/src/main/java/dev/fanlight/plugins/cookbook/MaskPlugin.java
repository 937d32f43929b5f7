package dev.fanlight.plugins.cookbook;

import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugins.cookbook.MaskPlugin.Config;
import io.vertx.core.buffer.Buffer;

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
          return chain
              .proceed(exchange)
              .map(response -> response.body(response.body().map(chunk -> masked(chunk, mask))));
        };
    return filter;
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
}
