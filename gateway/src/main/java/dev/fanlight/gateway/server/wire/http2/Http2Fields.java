package dev.fanlight.gateway.server.wire.http2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Settings;
import io.vertx.core.MultiMap;
import java.util.Map;

/**
 * How large a field section an HTTP/2 client says that it takes, in its
 * SETTINGS_MAX_HEADER_LIST_SIZE. The codec of a server does not heed it, and many a client gives up
 * its connection, with all its streams, over one answer that is larger.
 */
final class Http2Fields {
  /** What a field counts beside its name and its value: RFC 9113, section 6.5.2. */
  private static final int REST_OF_FIELD = 32;

  private static final int STATUS = ":status200".length() + REST_OF_FIELD;

  private long most = Long.MAX_VALUE;

  /** Reads the settings on their way to their listener. */
  Http2FrameListener before(Http2FrameListener listener) {
    return new Http2FrameListenerDecorator(listener) {
      @Override
      public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings)
          throws Http2Exception {
        Long told = settings.maxHeaderListSize();
        if (told != null) {
          most = told;
        }
        super.onSettingsRead(context, settings);
      }
    };
  }

  /**
   * Whether the client takes a head with these fields.
   *
   * @param fields without the status
   */
  boolean take(MultiMap fields) {
    if (most == Long.MAX_VALUE) {
      return true;
    }
    long left = most - STATUS;
    for (Map.Entry<String, String> field : fields) {
      left -= field.getKey().length() + field.getValue().length() + REST_OF_FIELD;
    }
    return left >= 0;
  }
}
