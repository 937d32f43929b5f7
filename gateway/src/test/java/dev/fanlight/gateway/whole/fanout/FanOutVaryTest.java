package dev.fanlight.gateway.whole.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A fan-out tells caches which fields of the request its answer depends on. */
class FanOutVaryTest {
  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream upstream = stage.upstream();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "'headers: {pick: {cache-control: strictest}}' | '' | none",
        "'headers: {pick: {cache-control: strictest}}, forward_headers: [X-User, Accept]' | '' | "
            + "'accept, x-user'",
        "'forward_headers: [X-User]' | '' | x-user",
        "'headers: {pick: {cache-control: strictest, vary: all}}, forward_headers: [X-User]' | '' |"
            + " none",
        "'headers: {pick: {cache-control: strictest}}' | ', with: {t: header.x-tenant}' | x-tenant",
        "'headers: {pick: {cache-control: strictest}}' | ', with: {t: cookie.id}' | cookie",
        "'headers: {pick: {cache-control: strictest}}' | ', with: {t: client.ip}' | '*'",
        "'headers: {pick: {cache-control: strictest}}' | ', with: {t: query.q}' | none"
      })
  void anAnswerThatMayBeStored_variesByWhatItUses(String fanOut, String call, String vary) {
    upstream.on(
        "/a",
        arrival ->
            arrival.answer(
                200,
                "1",
                "content-type: application/json",
                "cache-control: max-age=60",
                "etag: \"a\""));
    TestGateway gateway =
        stage.gateway(
            """
            upstreams: {up: {url: "%s"}}
            routes:
              - name: home
                match: {path: /home}
                fan_out: {%s, calls: [{name: a, upstream: up, path: /a, query: {t: "%s"}%s}]}
            """
                .formatted(upstream.url(), fanOut, call.isEmpty() ? "t" : "{t}", call));

    Reply reply =
        stage.client(gateway).get("/home?q=1", "x-tenant: b", "cookie: id=1", "x-user: c");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.field("vary")).isEqualTo(vary);
  }
}
