package dev.fanlight.gateway.upstream.http.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.telemetry.endpoint.ProbeOutcome;
import io.netty.channel.ChannelException;
import java.io.IOException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

/** What a probe without a connection says of its endpoint. */
class HttpProberTest {
  @Test
  void gatewayWithTooManyFilesOpen_saysNothingOfTheEndpoint() {
    IOException full = new IOException("Too many open files");

    assertThat(HttpProber.unconnected(new ChannelException(full)).outcome())
        .isEqualTo(ProbeOutcome.NOT_MADE);
    assertThat(HttpProber.unconnected(new ConnectException("refused")).outcome())
        .isEqualTo(ProbeOutcome.FAILURE);
  }
}
