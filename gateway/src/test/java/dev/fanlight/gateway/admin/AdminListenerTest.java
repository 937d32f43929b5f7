package dev.fanlight.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.gateway.admin.snapshot.Readiness;
import dev.fanlight.gateway.config.ListenerConfig.Address;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.BindException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages of the admin listener say. */
class AdminListenerTest extends AdminListenerScene {
  @Test
  void live_isAnsweredFromTheStart() throws IOException {
    assertThat(get("/health/live"))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .endsWith("{\"status\":\"live\"}");
  }

  @Test
  void ready_followsTheGateway() throws IOException {
    assertThat(get("/health/ready"))
        .startsWith("HTTP/1.1 503 ")
        .endsWith("{\"status\":\"not_ready\",\"reason\":\"starting\"}");

    readiness.ready();
    assertThat(get("/health/ready"))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .endsWith("{\"status\":\"ready\"}");

    readiness.notReady("shutting down");
    assertThat(get("/health/ready"))
        .startsWith("HTTP/1.1 503 ")
        .endsWith("{\"status\":\"not_ready\",\"reason\":\"shutting down\"}");
  }

  @Test
  void ready_tellsOfAReloadThatFailed() throws IOException {
    readiness.notReloaded(
        new Readiness.FailedReload(Instant.EPOCH, "no such route", "a mistake", List.of(), 0));
    assertThat(get("/health/ready"))
        .endsWith(
            ",\"last_reload\":{\"result\":\"failure\",\"at\":\"1970-01-01T00:00:00Z\","
                + "\"reason\":\"a mistake\"}}");

    readiness.reloaded();
    assertThat(get("/health/ready")).doesNotContain("last_reload");
  }

  @Test
  void exchanges_areNoneAtFirst() throws IOException {
    assertThat(get("/api/exchanges"))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .contains("content-type: application/json", "cache-control: no-store")
        .endsWith("{\"exchanges\":[]}");
  }

  @Test
  void status_isWhatTheSnapshotSays() throws IOException {
    String answer = get("/api/status");

    assertThat(answer)
        .startsWith("HTTP/1.1 200 OK\r\n")
        .contains("content-type: application/json", "cache-control: no-store");
    assertThat(new JsonObject(answer.substring(answer.indexOf('{'))))
        .isEqualTo(
            new JsonObject(
                """
                {"time":"1970-01-01T00:00:00Z","status":"not_ready","reason":"starting",
                 "last_reload":{"result":"failure","at":"1970-01-01T00:00:00Z","reason":"no such route"},
                 "totals":{"exchanges":1,"calls":2,"orphan_calls":3,"held_bytes":4},
                 "loops":[{"loop":0,"answered":true},{"loop":1,"answered":false}],
                 "generations":[{"generation":7,"phase":"draining","exchanges":1,"background":2}],
                 "listeners":[{"name":"public","host":"0.0.0.0","port":8080,"draining":true,"connections":9}],
                 "routes":[{"name":"home","in_flight":1}],
                 "upstreams":[{"name":"users","calls":2,"endpoints":[{"address":"127.0.0.1:9001","in_flight":1,"connections":3}]}],
                 "bulkheads":[{"name":"users","permits":64,"in_use":5,"queued":6}],
                 "pools":[{"name":"default","generation":7,"threads":8,"active":1,"queued":2,"stuck":3}]}
                """));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1001", "many", "", "99999999999"})
  void aLimitThatIsNone_isRefused(String limit) throws IOException {
    assertThat(get("/api/exchanges?limit=" + limit))
        .startsWith("HTTP/1.1 400 ")
        .contains("urn:fanlight:error:bad_request", "from 0 to 1000");
  }

  @Test
  void unknownPage_isNotFound() throws IOException {
    String answer = get("/metrics/");

    assertThat(answer)
        .startsWith("HTTP/1.1 404 ")
        .contains("content-type: application/problem+json");
    assertThat(new JsonObject(answer.substring(answer.indexOf('{'))))
        .isEqualTo(
            new JsonObject()
                .put("type", "urn:fanlight:error:route_not_found")
                .put("status", 404)
                .put("detail", "there is no such admin page"));
  }

  @Test
  void otherMethods_areNotAllowed() throws IOException {
    assertThat(send("POST", "/health/ready", "localhost", "Content-Length: 0\r\n"))
        .startsWith("HTTP/1.1 405 ")
        .contains("allow: GET, HEAD\r\n");
  }

  @Test
  void portInUse_failsToStart() {
    Address taken = new Address("127.0.0.1", listener.port());

    assertThatThrownBy(
            () -> AdminListener.start(config(taken), sources).await(10, TimeUnit.SECONDS))
        .isInstanceOf(BindException.class);
  }
}
