package dev.fanlight.gateway.whole.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.server.http2.Http2Client;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.FrameUpstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sends behind the body of its request is read, and goes no further. */
class RequestTrailersTest {
  private static final int STREAM = 1;

  @RegisterExtension static final Stage stage = new Stage();

  @Test
  void trailersOfHttp1_doNotReachTheUpstream_andTheirAnnouncementDoes() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      TestGateway gateway = stage.proxy("http://127.0.0.1:" + server.getLocalPort(), "http/1.1");
      try (Wire client = new Wire(gateway.port())) {
        client.send(
            "POST /x HTTP/1.1\r\nhost: g\r\ntrailer: x-sum\r\ntransfer-encoding: chunked\r\n\r\n"
                + "4\r\nbody\r\n0\r\nx-sum: 7\r\n\r\n");
        try (Wire upstream = new Wire(server::accept)) {
          assertThat(upstream.head()).contains("trailer: x-sum");
          assertThat(upstream.chunk()).isEqualTo("body");
          assertThat(upstream.chunk()).isEmpty();
          assertThat(upstream.read(2)).isEqualTo("\r\n");

          upstream.send("HTTP/1.1 204 No Content\r\n\r\n");
          assertThat(client.head()).startsWith("http/1.1 204");
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/grpc"})
  void trailersOfHttp2_doNotReachTheUpstream(String contentType) throws IOException {
    try (FrameUpstream upstream = new FrameUpstream((line, stream) -> {});
        Http2Client client = new Http2Client(stage.proxy(upstream.url(), "h2c").port())) {
      client.request(
          STREAM,
          false,
          ":method",
          "POST",
          ":scheme",
          "http",
          ":path",
          "/x",
          ":authority",
          "g",
          "content-type",
          contentType,
          "te",
          "trailers");
      client.send(FrameUpstream.DATA, 0, STREAM, "body");
      client.request(STREAM, true, "x-sum", "7");
      client.ping(1);
      Eventually.equal("connections", 1, () -> upstream.lines().size());
      FrameUpstream.Line line = upstream.lines().getFirst();
      Eventually.equal("the body", "body", line::received);

      line.ping();
      Eventually.equal("all that the gateway has written is read", true, line::ponged);
      assertThat(upstream.requests()).as("header sections").isOne();

      line.answer(STREAM, 200, 0, "right");
      assertThat(client.nextStatus()).isEqualTo(200);
    }
  }
}
