package dev.fanlight.gateway.server.wire.http1;

import dev.fanlight.gateway.config.ListenerConfig.Limits;
import dev.fanlight.plugin.GatewayError;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A head that came through no connection, read as the connections of a listener read theirs.
 *
 * @param request as far as it could be read
 * @param refusal why the listener refuses it; null: it does not
 */
public record WrittenHead(HttpRequest request, @Nullable GatewayError refusal) {

  /**
   * Reads a head.
   *
   * @param head the request line and the fields, up to the empty line
   * @param limits of the listener
   */
  public static WrittenHead read(ByteBuf head, Limits limits) {
    EmbeddedChannel channel = new EmbeddedChannel(new StrictDecoder(limits));
    try {
      channel.writeInbound(head);
      HttpRequest request = Objects.requireNonNull(channel.readInbound(), "a whole head");
      Throwable refusal = HeadRules.refusal(request);
      return new WrittenHead(
          request, refusal == null ? null : HeadRules.undecodable(refusal, limits));
    } finally {
      channel.finishAndReleaseAll();
    }
  }
}
