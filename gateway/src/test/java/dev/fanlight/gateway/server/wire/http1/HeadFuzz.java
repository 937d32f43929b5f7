package dev.fanlight.gateway.server.wire.http1;

import dev.fanlight.gateway.server.TestListener;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;

/**
 * Whatever a client sends first: it is decoded or refused, and a head that passes is one line a
 * field.
 */
public final class HeadFuzz {
  private HeadFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    EmbeddedChannel channel = new EmbeddedChannel(new StrictDecoder(TestListener.LIMITS));
    try {
      channel.writeInbound(Unpooled.wrappedBuffer(input));
      for (Object read = channel.readInbound(); read != null; read = channel.readInbound()) {
        if (read instanceof HttpRequest request && request.decoderResult().isSuccess()) {
          check(request);
        }
        ReferenceCountUtil.release(read);
      }
    } finally {
      channel.finishAndReleaseAll();
    }
  }

  private static void check(HttpRequest request) {
    require(!request.uri().matches("(?s).*[\\x00-\\x20].*"), "a target with a control character");
    request
        .headers()
        .forEach(field -> {
          require(field.getKey().matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+"), "a name that is no token");
          require(!field.getValue().matches("(?s).*[\\x00\\r\\n].*"), "a value of two lines");
        });
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
