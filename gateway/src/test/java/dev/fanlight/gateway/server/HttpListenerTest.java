package dev.fanlight.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.gateway.config.ListenerConfig;
import dev.fanlight.gateway.config.ListenerConfig.Address;
import dev.fanlight.gateway.config.ListenerConfig.HalfClose;
import dev.fanlight.gateway.server.http2.Http2Client;
import dev.fanlight.gateway.server.terms.ListenerTerms;
import dev.fanlight.gateway.server.terms.TrustedProxiesTest;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpListenerTest {
  private final TestListener listener = new TestListener();

  @AfterEach
  void close() {
    listener.close();
  }

  @Test
  void http11_isServed_andTheConnectionKept() {
    try (RawClient client = listener.connect()) {
      for (int i = 0; i < 2; i++) {
        client.send("GET /a/b?c=d HTTP/1.1\r\nHost: x\r\n\r\n");
        RawClient.Answer answer = client.readAnswer();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("ok");
        PlayedExchange exchange = listener.next();
        assertThat(exchange.request.path()).isEqualTo("/a/b");
        assertThat(exchange.request.query()).isEqualTo("c=d");
        assertThat(TestListener.get(exchange.end)).isEqualTo(new PlayedExchange.End(200, 2, null));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aTakenPort_failsTheStart_andLeavesNothingToDrain(int instances) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Address address = new Address("127.0.0.1", taken.getLocalPort());
      ListenerConfig config =
          new ListenerConfig("second", address, TestListener.LIMITS, HalfClose.CANCEL, false, null);
      HttpListener second =
          new HttpListener(
              config,
              ListenerTerms.of(config, false, TrustedProxiesTest.of(), null),
              listener.meters,
              listener::serverLoop);

      Future<Void> started = second.start(listener.vertx, instances);

      assertThatThrownBy(() -> TestListener.await(started)).hasStackTraceContaining("in use");
      TestListener.await(second.drain(Duration.ofMinutes(1)));
      TestListener.await(second.close(listener.vertx));
    }
  }

  @Test
  void http2_isServed_byPriorKnowledge() {
    try (Http2Client client = new Http2Client(listener.port())) {
      client.request(
          1, true, ":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/a?b");
      assertServed(client);
    }
  }

  private void assertServed(Http2Client client) {
    assertThat(client.nextStatus()).isEqualTo(200);
    assertThat(client.next().payload()).isEqualTo("ok");
    PlayedExchange exchange = listener.next();
    assertThat(exchange.request.target()).isEqualTo("/a?b");
    assertThat(exchange.request.body().length()).isZero();
    assertThat(exchange.client.authority()).isEqualTo("a");
    assertThat(exchange.client.protocol()).isEqualTo("2.0");
  }
}
