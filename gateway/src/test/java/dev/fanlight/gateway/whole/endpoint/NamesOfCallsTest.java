package dev.fanlight.gateway.whole.endpoint;

import static dev.fanlight.gateway.upstream.http.names.ScriptedDns.a;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.upstream.http.names.ScriptedDns;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Calls to a name in {@code url} that has no address, with two name servers. */
class NamesOfCallsTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final String NAME = "users.shop.test";
  private static final String UNKNOWN = "its name does not exist (NXDOMAIN)";

  private final ScriptedDns first = new ScriptedDns();
  private final ScriptedDns second = new ScriptedDns();
  private final Http1Upstream upstream = stage.upstream();

  @AfterEach
  void close() {
    first.close();
    second.close();
  }

  private TestClient client() {
    upstream.on("/x", call -> call.answer(200, "here"));
    return stage.client(
        stage.gateway(
            """
            dns: {servers: ["127.0.0.1:%d", "127.0.0.1:%d"]}
            upstreams: {up: {url: "http://%s:%d"}}
            routes: [{name: x, match: {path: /x}, proxy: {upstream: up}}]
            """
                .formatted(
                    first.address().getPort(), second.address().getPort(), NAME, upstream.port())));
  }

  @Test
  void nameThatTheFirstServerDoesNotKnow_isAskedForNowhereElse() {
    second.answers(NAME, a(5, "127.0.0.1"));

    Reply reply = client().get("/x");

    assertThat(reply.code()).isEqualTo("connect_failed");
    assertThat(reply.field("proxy-status")).contains("error=dns_error");
    assertThat(reply.body()).contains(UNKNOWN);
    assertThat(second.asked()).isEmpty();
  }

  /** A connection has half a second, which is less than a name server has to answer. */
  @Test
  void unknownName_isSaidToBeUnknown_whileOneServerIsSilent() {
    first.isSilent(NAME);
    TestClient client = client();

    Eventually.noComplaint(() -> {
      String body = client.get("/x").body();
      return body.contains(UNKNOWN) ? "" : body;
    });

    for (int i = 0; i < 3; i++) {
      assertThat(client.get("/x").body()).contains(UNKNOWN);
    }
  }
}
