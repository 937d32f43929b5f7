package dev.fanlight.gateway.server.wire.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class Http2FlushesTest {
  private final DefaultHttp2Connection streams = new DefaultHttp2Connection(true);
  private int sent;
  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          new ChannelOutboundHandlerAdapter() {
            @Override
            public void flush(ChannelHandlerContext context) {
              sent++;
            }
          },
          new Http2Flushes(streams));

  private void open(int streamId) throws Http2Exception {
    streams.remote().createStream(streamId, false);
  }

  private void endRound() {
    channel.runPendingTasks();
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void theOnlyStream_isSentAtOnce() throws Exception {
    open(1);
    channel.pipeline().flush();

    assertThat(sent).isOne();
  }

  @Test
  void severalStreams_areSentTogether_atTheEndOfTheRound() throws Exception {
    open(1);
    open(3);
    channel.pipeline().flush();
    channel.pipeline().flush();
    assertThat(sent).isZero();

    endRound();

    assertThat(sent).isOne();
  }

  @Test
  void severalStreams_areSentBeforeTheConnectionCloses() throws Exception {
    open(1);
    open(3);
    channel.pipeline().flush();
    channel.close();

    assertThat(sent).isOne();
  }
}
