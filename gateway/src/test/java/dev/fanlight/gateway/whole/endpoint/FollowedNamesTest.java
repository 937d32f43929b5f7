package dev.fanlight.gateway.whole.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Endpoints that are given by name: their addresses, and what happens when these change. */
class FollowedNamesTest {
  private static final String NAME = "users.test";

  @RegisterExtension static final Stage stage = new Stage();

  private final NameServer names = new NameServer();
  private final AddressServers servers = new AddressServers(stage.vertx());

  @AfterEach
  void close() {
    servers.close();
    names.close();
  }

  private TestGateway gateway(int port) {
    return stage.gateway(
        """
        dns: {servers: ["%s"]}
        upstreams: {users: {url: "http://%s:%d"}}
        routes: [{name: x, match: {path: /x}, proxy: {upstream: users}}]
        """
            .formatted(names.address(), NAME, port));
  }

  /** Endpoints that the gateway has, as its metrics name them. */
  private static Set<String> endpoints(TestGateway gateway) {
    Set<String> endpoints = new TreeSet<>();
    gateway
        .metrics()
        .series("fanlight_endpoint_up")
        .keySet()
        .forEach(series -> endpoints.add(series.replaceAll(".*endpoint=\"([^\"]*)\".*", "$1")));
    return endpoints;
  }

  private static void await(TestGateway gateway, String... endpoints) {
    Eventually.equal("the endpoints", Set.of(endpoints), () -> endpoints(gateway));
  }

  private static Map<String, Integer> answers(TestClient client, int requests) {
    Map<String, Integer> answers = new HashMap<>();
    for (int i = 0; i < requests; i++) {
      Reply reply = client.get("/x");
      assertThat(reply.status()).isEqualTo(200);
      answers.merge(reply.body(), 1, Integer::sum);
    }
    return answers;
  }

  @Test
  void everyAddress_isAnEndpointOfItsOwn() {
    int port = servers.serve("127.0.0.2", "127.0.0.3");
    names.is(NAME, "127.0.0.2", "127.0.0.3");
    TestGateway gateway = gateway(port);
    await(gateway, "127.0.0.2:" + port, "127.0.0.3:" + port);

    assertThat(answers(stage.client(gateway), 10))
        .containsExactlyInAnyOrderEntriesOf(Map.of("127.0.0.2", 5, "127.0.0.3", 5));
  }

  @Test
  void deadAddress_costsNoRequest() {
    int port = servers.serve("127.0.0.2", "127.0.0.3");
    names.is(NAME, "127.0.0.9", "127.0.0.2", "127.0.0.3");
    TestGateway gateway = gateway(port);
    await(gateway, "127.0.0.2:" + port, "127.0.0.3:" + port, "127.0.0.9:" + port);

    assertThat(answers(stage.client(gateway), 12)).containsOnlyKeys("127.0.0.2", "127.0.0.3");
  }

  /** Under steady traffic, whose connections never become idle. */
  @Test
  void changedAddress_isFollowed() {
    int port = servers.serve("127.0.0.2", "127.0.0.3");
    names.is(NAME, "127.0.0.2");
    TestGateway gateway = gateway(port);
    await(gateway, "127.0.0.2:" + port);
    TestClient client = stage.client(gateway);
    assertThat(answers(client, 3)).containsOnlyKeys("127.0.0.2");

    names.is(NAME, "127.0.0.3");

    Eventually.equal("who answers", "127.0.0.3", () -> client.get("/x").body());
    assertThat(answers(client, 3)).containsOnlyKeys("127.0.0.3");
    await(gateway, "127.0.0.3:" + port);
  }

  @Test
  void addresses_areKeptWhileNobodyKnowsBetter() {
    int port = servers.serve("127.0.0.2");
    names.is(NAME, "127.0.0.2");
    TestGateway gateway = gateway(port);
    await(gateway, "127.0.0.2:" + port);

    names.is(NAME);
    int before = names.asked();
    Eventually.equal("whether it has asked again", true, () -> names.asked() > before + 1);

    assertThat(answers(stage.client(gateway), 3)).containsOnlyKeys("127.0.0.2");
    assertThat(endpoints(gateway)).containsExactly("127.0.0.2:" + port);
  }

  /** As before a first answer. */
  @Test
  void nameThatIsUnknown_isAConnectFailure() {
    Reply reply = stage.client(gateway(1)).get("/x");

    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.code()).isEqualTo("connect_failed");
  }
}
