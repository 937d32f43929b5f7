package dev.fanlight.gateway.upstream.http.wire.http2;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.util.concurrent.TimeUnit;

/**
 * Reads on when a write has failed. An upstream may answer an upload before it has read all of it,
 * and close. Its system resets the connection then, and the next write fails. What came before the
 * reset can still be read: answers, and a GOAWAY. Netty would close the connection over the write;
 * here only its output ends.
 *
 * <p>Nothing more comes than the system holds already. It is read in a few turns of the loop, and
 * then its end closes the connection.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing cannot fail
final class HttpFailedWrites extends ChannelInboundHandlerAdapter {
  /** The connection closes after that at the latest: not every write that fails means an end. */
  private static final long MOST_SECONDS = 5;

  private HttpFailedWrites() {}

  /** Stands before that handler. */
  static void install(ChannelPipeline pipeline, String codec) {
    pipeline.channel().config().setAutoClose(false);
    pipeline.addBefore(codec, null, new HttpFailedWrites());
  }

  /** Whether nothing can be written any more: a write has failed, or the channel is closed. */
  static boolean isEnded(Channel channel) {
    return channel instanceof DuplexChannel socket && socket.isOutputShutdown();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    context.fireUserEventTriggered(event);
    if (event == ChannelOutputShutdownEvent.INSTANCE) {
      context.executor().schedule(() -> close(context.channel()), MOST_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static void close(Channel channel) {
    channel.unsafe().close(channel.unsafe().voidPromise());
  }
}
