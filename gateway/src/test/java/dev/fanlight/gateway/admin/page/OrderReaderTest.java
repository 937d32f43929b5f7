package dev.fanlight.gateway.admin.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.telemetry.endpoint.EndpointOrder;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderReaderTest {
  @Test
  void order_isTheOneMember() {
    assertThat(OrderReader.read(Buffer.buffer(" {\"state\" : \"drain\"} \n")))
        .isEqualTo(EndpointOrder.DRAIN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "\"drain\"",
        "{\"state\": \"sleep\"}",
        "{\"state\": 1}",
        "{\"state\": {\"state\": \"drain\"}}",
        "{\"state\": \"drain\", \"state\": \"drain\"}",
        "{\"state\": \"drain\", \"x\": 1}",
        "{\"state\": \"drain\"} {}",
        "{\"state\": \"drain\"} x",
        "{\"state\": \"drain\"",
        "{/* no */\"state\": \"drain\"}",
        "// no\n{\"state\": \"drain\"}",
        "{'state': 'drain'}",
        "{state: \"drain\"}",
        "{\"state\": \"drain\",}",
      })
  void anythingElse_isNoOrder(String body) {
    assertThat(OrderReader.read(Buffer.buffer(body))).isNull();
  }

  @Test
  void otherCharsets_areNoOrder() {
    String order = "{\"state\": \"drain\"}";

    assertThat(OrderReader.read(Buffer.buffer(order.getBytes(StandardCharsets.UTF_16)))).isNull();
    assertThat(OrderReader.read(Buffer.buffer(order.getBytes(StandardCharsets.UTF_16LE)))).isNull();
    assertThat(OrderReader.read(Buffer.buffer(new byte[] {'{', (byte) 0xff, '}'}))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        "application/json;charset=\"UTF-8\"",
      })
  void type_isJsonInUtf8(String type) {
    assertThat(OrderReader.isJson(List.of(type))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/json; charset=utf-16",
        "application/json; charset=latin1",
        "application/jsonx",
        "application/json, text/plain",
      })
  void otherTypes_areRefused(String type) {
    assertThat(OrderReader.isJson(List.of(type))).isFalse();
  }

  @Test
  void typeThatIsThereTwice_isRefused() {
    assertThat(OrderReader.isJson(List.of("application/json", "application/json"))).isFalse();
    assertThat(OrderReader.isJson(List.of())).isFalse();
  }
}
