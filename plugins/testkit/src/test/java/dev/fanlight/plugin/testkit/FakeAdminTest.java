package dev.fanlight.plugin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fanlight.plugin.AdminEndpoint;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Admin endpoints of a plugin in a test. */
class FakeAdminTest {
  private final Vertx vertx = Vertx.vertx();
  private final FakePluginContext context = new FakePluginContext("asked", vertx);
  private final AdminEndpoint.Handler echo = AdminEndpoint.Request::body;

  @AfterEach
  void end() {
    PluginUnderTest.await(vertx.close());
  }

  @Test
  void anEndpoint_isAskedByMethodAndPath() throws Exception {
    context.admin(AdminEndpoint.post("purge", echo));
    JsonObject body = new JsonObject().put("a", 1);

    assertEquals(
        body, context.admin(HttpMethod.POST, "purge", new AdminEndpoint.Request(Map.of(), body)));
  }

  @Test
  void theSameEndpointTwice_isRefused() {
    context.admin(AdminEndpoint.post("purge", echo));
    context.admin(AdminEndpoint.get("purge", echo));

    assertThrows(
        IllegalArgumentException.class, () -> context.admin(AdminEndpoint.post("purge", echo)));
  }

  @Test
  void whatIsNoPath_isRefused() {
    for (String path : new String[] {"", "/", "/a", "a/", "a//b", "A", "a?b", "..", "a/%2e"}) {
      assertThrows(IllegalArgumentException.class, () -> AdminEndpoint.get(path, echo));
    }
    assertThrows(
        IllegalArgumentException.class, () -> new AdminEndpoint(HttpMethod.DELETE, "a", echo));
  }

  @Test
  void afterTheStop_isTooLate() {
    context.close();

    assertThrows(
        IllegalStateException.class, () -> context.admin(AdminEndpoint.post("purge", echo)));
  }
}
