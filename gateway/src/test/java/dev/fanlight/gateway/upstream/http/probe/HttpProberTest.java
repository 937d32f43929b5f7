package dev.fanlight.gateway.upstream.http.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelException;
import java.io.IOException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

/** What a probe without a connection says of its endpoint. */
class HttpProberTest {
  @Test
  void gatewayWithTooManyFilesOpen_saysNothingOfTheEndpoint() {
    IOException full = new IOException("Too many open files");

    assertThat(HttpProber.unconnected(new ChannelException(full)).isOurs()).isTrue();
    assertThat(HttpProber.unconnected(new ConnectException("refused")).isOurs()).isFalse();
  }
}
