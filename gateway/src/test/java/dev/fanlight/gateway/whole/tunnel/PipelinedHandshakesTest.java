package dev.fanlight.gateway.whole.tunnel;

import static dev.fanlight.gateway.whole.tunnel.TunnelUpstream.HANDSHAKE;
import static dev.fanlight.gateway.whole.tunnel.TunnelUpstream.SWITCHED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import dev.fanlight.gateway.whole.tunnel.TunnelUpstream.Tunnel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client sends a handshake while the requests before it are still unanswered. */
class PipelinedHandshakesTest extends TunnelScene {
  private static final String GET = "GET /chat HTTP/1.1\r\nHost: g\r\n\r\n";
  private static final String POST =
      "POST /chat HTTP/1.1\r\nHost: g\r\nContent-Length: 2\r\n\r\nhi";
  private static final String OK =
      "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";
  private static final String REFUSED =
      "HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno";

  private TestGateway gateway(String listenerKeys) {
    String listener = "listeners: [{name: public, host: 127.0.0.1, port: 0%s}]";
    return gateway(listener.formatted(listenerKeys), "", "");
  }

  /**
   * Answers the request before the handshake, and reads the handshake.
   *
   * @return the handshake's connection: each request has one of its own
   */
  private Wire answerFirst(Wire client, String request) {
    Wire first = upstream.accept();
    first.head();
    if (request.equals(POST)) {
      assertThat(first.read(2)).isEqualTo("hi");
    }
    first.send(OK);
    assertThat(client.head()).startsWith("http/1.1 200 ");
    assertThat(client.read(2)).isEqualTo("ok");
    Wire accepted = upstream.accept();
    assertThat(accepted.head()).contains("upgrade: websocket\r\n");
    return accepted;
  }

  @ParameterizedTest
  @ValueSource(strings = {GET, POST})
  void bytesBehindARefusedHandshake_areNoRequest(String first) {
    TestGateway gateway = gateway();
    try (Wire client = new Wire(gateway.port()).send(first + HANDSHAKE + GET)) {
      Wire accepted = answerFirst(client, first);
      accepted.send(REFUSED);

      assertThat(client.head()).startsWith("http/1.1 403 ").contains("connection: close\r\n");
      assertThat(client.rest()).isEqualTo("no");
    }
    assertThat(gateway.quiet().sum("fanlight_requests_total")).isEqualTo(2);
  }

  @Test
  void bytesBehindARefusedHandshake_areNoRequestOfAClientThatMayEndItsHalf() {
    TestGateway gateway = gateway(", half_close: answer");
    try (Wire client = new Wire(gateway.port()).send(GET + HANDSHAKE + GET)) {
      client.endOutput();
      Wire accepted = answerFirst(client, GET);
      accepted.send(REFUSED);

      assertThat(client.head()).startsWith("http/1.1 403 ").contains("connection: close\r\n");
      assertThat(client.rest()).isEqualTo("no");
    }
    assertThat(gateway.quiet().sum("fanlight_requests_total")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ", half_close: answer"})
  void bytesBehindAHandshakeOfNoRoute_areNoRequest(String listenerKeys) {
    TestGateway gateway = gateway(listenerKeys);
    String lost = HANDSHAKE.replace("/chat", "/lost");
    try (Wire client = new Wire(gateway.port()).send(GET + lost + GET)) {
      Wire accepted = upstream.accept();
      accepted.head();
      accepted.send(OK);

      assertThat(client.head()).startsWith("http/1.1 200 ");
      assertThat(client.read(2)).isEqualTo("ok");
      assertThat(client.head()).startsWith("http/1.1 404 ").contains("connection: close\r\n");
      assertThat(client.rest()).doesNotContain("HTTP/1.1");
    }
    assertThat(gateway.quiet().sum("fanlight_requests_total")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {GET, POST})
  void bytesBehindAHandshake_thatCameWithItAreTheTunnels(String first) {
    try (Wire client = new Wire(gateway().port()).send(first + HANDSHAKE + GET)) {
      Wire accepted = answerFirst(client, first);
      accepted.send(SWITCHED);

      assertThat(accepted.read(GET.length())).isEqualTo(GET);
      assertThat(client.head()).startsWith("http/1.1 101 ");
      new Tunnel(client, accepted).works();
    }
  }

  @Test
  void bytesBehindAHandshake_thatComeBeforeItsAnswerAreTheTunnels() {
    try (Wire client = new Wire(gateway().port()).send(GET + HANDSHAKE)) {
      Wire accepted = answerFirst(client, GET);
      client.send(GET);
      accepted.send(SWITCHED);

      assertThat(accepted.read(GET.length())).isEqualTo(GET);
      assertThat(client.head()).startsWith("http/1.1 101 ");
      new Tunnel(client, accepted).works();
    }
  }

  @Test
  void aHandshake_thatIsTheLastRequestOfItsConnectionOpensATunnel() {
    TestGateway gateway = gateway(", limits: {connection_requests: 2}");
    try (Wire client = new Wire(gateway.port()).send(GET + HANDSHAKE)) {
      Wire accepted = answerFirst(client, GET);
      accepted.send(SWITCHED);

      assertThat(client.head()).startsWith("http/1.1 101 ");
      new Tunnel(client, accepted).works();
    }
  }

  @Test
  void aRefusedHandshakeWithNothingBehindIt_leavesTheConnectionInUse() {
    try (Wire client = new Wire(gateway().port()).send(GET + HANDSHAKE)) {
      Wire accepted = answerFirst(client, GET);
      accepted.send(REFUSED);
      assertThat(client.head()).startsWith("http/1.1 403 ").doesNotContain("connection:");
      assertThat(client.read(2)).isEqualTo("no");

      client.send(GET + HANDSHAKE);
      Wire next = answerFirst(client, GET);
      next.send(SWITCHED);
      client.head();
      new Tunnel(client, next).works();
    }
  }
}
