package ${package};

import ${package}.ChecksumPlugin.Config;
import dev.fanlight.plugin.BlockingExchange;
import dev.fanlight.plugin.BlockingFilter;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ByteSize;
import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.Step;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Shows the SHA-256 of the request's body to the action and to the client. It works on the threads
 * of a pool, so it may block.
 */
public final class ChecksumPlugin implements PluginFactory<Config> {

  /**
   * The settings under {@code config:} in the configuration of the gateway.
   *
   * @param maxBody the largest body that is read, such as {@code 64KiB}; 1MiB where it is left out
   */
  public record Config(@Nullable ByteSize maxBody) {
    @Override
    public ByteSize maxBody() {
      return maxBody == null ? ByteSize.ofKiB(1024) : maxBody;
    }
  }

  @Override
  public String name() {
    return "checksum";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public Plugin create(Config config, PluginContext context) {
    return new ChecksumFilter(config.maxBody().toInt());
  }

  private record ChecksumFilter(int maxRequestBody) implements BlockingFilter {
    @Override
    public Step apply(BlockingExchange exchange) throws Exception {
      Buffer body =
          exchange.request().body() instanceof Body.Bytes held ? held.bytes() : Buffer.buffer();
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(body.getBytes());
      String checksum = HexFormat.of().formatHex(digest);
      exchange.request().headers().set("X-Checksum", checksum);
      return Step.proceed(
          exchange.request(),
          response -> {
            response.headers().set("X-Checksum", checksum);
            return response;
          });
    }
  }
}
