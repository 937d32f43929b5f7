package dev.fanlight.gateway.upstream.http.wire.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HttpFailedWritesTest {
  @Test
  void connectionThatDoesNotEndByItself_isClosedAfterAWhile() {
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.freezeTime();
    channel.pipeline().addLast("codec", new ChannelInboundHandlerAdapter());
    HttpFailedWrites.install(channel.pipeline(), "codec");
    channel.advanceTimeBy(1, TimeUnit.HOURS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isTrue();

    channel.pipeline().fireUserEventTriggered(ChannelOutputShutdownEvent.INSTANCE);
    channel.advanceTimeBy(4_999, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isTrue();

    channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isFalse();
  }
}
