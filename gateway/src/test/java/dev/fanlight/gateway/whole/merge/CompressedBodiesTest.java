package dev.fanlight.gateway.whole.merge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Upstreams that compress although they are asked not to. */
class CompressedBodiesTest {
  private static final String JSON = "content-type: application/json";

  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream upstream = stage.upstream();

  private TestClient client(String maxBody, String join) {
    return stage.client(
        stage.gateway(
            """
            upstreams:
              up: {url: "%s", max_body: %s}
            routes:
              - name: home
                match: {path: /home}
                fan_out: {join: %s, max_body: 4MiB, calls: [{name: a, upstream: up, path: /a}]}
              - {name: proxy, match: {path: /a}, proxy: {upstream: up}}
            """
                .formatted(upstream.url(), maxBody, join)));
  }

  private void answers(int status, byte[] body, String... fields) {
    upstream.on(
        "/a",
        call -> {
          call.head(status, body.length, fields);
          // In two writes, which may come as two chunks.
          call.write(Arrays.copyOf(body, body.length / 2));
          call.write(Arrays.copyOfRange(body, body.length / 2, body.length));
          call.end();
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "GZIP", "x-gzip", "deflate", "identity"})
  void body_isUnpacked(String coding) {
    answers(200, packed(coding, "{\"n\": 1}"), JSON, "content-encoding: " + coding);

    Reply reply = client("1KiB", "all").get("/home");

    assertThat(reply.body()).isEqualTo("{\"a\":{\"n\": 1}}");
    assertThat(upstream.arrivals().getFirst().field("accept-encoding")).isEqualTo("identity");
  }

  @Test
  void body_ofManyTurnsIsUnpackedWhole() {
    String text = "\"" + "0123456789".repeat(200_000) + "\"";
    answers(200, packed("gzip", text), JSON, "content-encoding: gzip");

    assertThat(client("3MiB", "all").get("/home").body()).isEqualTo("{\"a\":" + text + "}");
  }

  @Test
  void body_ofARacesWinnerIsUnpackedToo() {
    answers(200, packed("gzip", "plain"), "content-encoding: gzip", "x-from: a");

    Reply reply = client("1KiB", "first").get("/home");

    assertThat(reply.body()).isEqualTo("plain");
    assertThat(reply.field("content-encoding")).isNull();
    assertThat(reply.field("content-length")).isEqualTo("5");
    assertThat(reply.field("x-from")).isEqualTo("a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate"})
  void bomb_isTooLargeByWhatItHolds(String coding) {
    answers(200, packed(coding, " ".repeat(64 << 20)), JSON, "content-encoding: " + coding);

    Reply reply = client("64KiB", "all").get("/home");

    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.code()).isEqualTo("upstream_body_too_large");
  }

  @Test
  void body_thatPacksToMoreThanItsLimit_isTakenByWhatItHolds() {
    byte[] padded = packed("gzip", "1");
    byte[] empty = packed("gzip", "");
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    for (int i = 0; i < 100; i++) {
      members.writeBytes(empty);
    }
    members.writeBytes(padded);
    answers(200, members.toByteArray(), JSON, "content-encoding: gzip");

    assertThat(client("512", "all").get("/home").body()).isEqualTo("{\"a\":1}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate"})
  void brokenBody_isInvalid(String coding) {
    for (byte[] body :
        new byte[][] {
          "{\"n\": 1}".getBytes(UTF_8),
          Arrays.copyOf(packed(coding, "{\"n\": 1}"), packed(coding, "{\"n\": 1}").length - 3)
        }) {
      answers(200, body, JSON, "content-encoding: " + coding);

      Reply reply = client("1KiB", "all").get("/home");

      assertThat(reply.status()).isEqualTo(502);
      assertThat(reply.code()).isEqualTo("invalid_body");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "zstd", "gzip, br"})
  void unknownCoding_isInvalidAndNamed(String coding) {
    answers(200, "{}".getBytes(UTF_8), JSON, "content-encoding: " + coding);

    Reply reply = client("1KiB", "all").get("/home");

    assertThat(reply.code()).isEqualTo("invalid_body");
    assertThat(reply.json().getString("detail")).contains("content-encoding " + coding);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br"})
  void failureStatus_isTheFailureWhateverItsBody(String coding) {
    answers(500, "not packed".getBytes(UTF_8), "content-encoding: " + coding);

    assertThat(client("1KiB", "all").get("/home").code()).isEqualTo("call_failed");
  }

  @Test
  void proxy_passesBytesAsTheyAre() {
    byte[] body = packed("gzip", "text");
    answers(200, body, "content-encoding: gzip");

    try (Wire client = new Wire(clientPort())) {
      client.send("GET /a HTTP/1.1\r\nhost: gateway\r\n\r\n");
      assertThat(client.head()).contains("content-encoding: gzip");
      assertThat(client.read(body.length)).isEqualTo(new String(body, ISO_8859_1));
    }
  }

  private int clientPort() {
    return stage
        .gateway(
            """
            upstreams:
              up: {url: "%s"}
            routes:
              - {name: proxy, match: {path: /a}, proxy: {upstream: up}}
            """
                .formatted(upstream.url()))
        .port();
  }

  private static byte[] packed(String coding, String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = packing(coding, bytes)) {
      out.write(text.getBytes(UTF_8));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static OutputStream packing(String coding, OutputStream out) throws IOException {
    return switch (coding) {
      case "identity" -> out;
      case "deflate" -> new DeflaterOutputStream(out);
      default -> new GZIPOutputStream(out);
    };
  }
}
