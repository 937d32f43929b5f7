package dev.fanlight.gateway.filter.life;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fanlight.plugin.AdminEndpoint;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the admin endpoints of a plugin answer. */
class AdminActionsTest {
  private final PluginScene scene = new PluginScene();
  private final LivePluginContext context =
      scene.context("asked", AdminActionsTest.class.getClassLoader());

  @AfterEach
  void close() throws Exception {
    context.close().await(20, SECONDS);
    scene.close();
  }

  private JsonObject ask(JsonObject answer) throws Exception {
    AdminEndpoint endpoint = AdminEndpoint.get("state", order -> answer);
    return context
        .admin()
        .ask(endpoint, new AdminEndpoint.Request(Map.of(), new JsonObject()))
        .await(20, SECONDS);
  }

  @Test
  void anAnswerThatCannotBeWritten_isAFailureOfThePlugin() {
    JsonObject circle = new JsonObject();
    circle.put("inner", new JsonObject().put("outer", circle));

    assertThatExceptionOfType(GatewayError.class)
        .isThrownBy(() -> ask(circle))
        .matches(error -> error.code() == ErrorCode.PLUGIN_FAILED);
    assertThatExceptionOfType(GatewayError.class)
        .isThrownBy(() -> ask(new JsonObject().put("odd", new Object())))
        .matches(error -> error.code() == ErrorCode.PLUGIN_FAILED);
  }

  @Test
  void anAnswer_isThePluginsNoLonger() throws Exception {
    JsonObject own = new JsonObject().put("size", 1);

    JsonObject answer = ask(own);
    own.put("size", 2);

    assertThat(answer).isEqualTo(new JsonObject().put("size", 1));
  }

  @Test
  void anAnswer_keepsTheDigitsOfItsNumbers() throws Exception {
    BigDecimal exact = new BigDecimal("12345678901234567890.123456789");

    assertThat(ask(new JsonObject().put("sum", exact)).getValue("sum")).isEqualTo(exact);
  }

  @Test
  void anAnswer_mayHoldObjectsThatCanBeWritten() throws Exception {
    record Size(int bytes) {}

    assertThat(ask(new JsonObject().put("size", new Size(1))))
        .isEqualTo(new JsonObject().put("size", new JsonObject().put("bytes", 1)));
  }
}
