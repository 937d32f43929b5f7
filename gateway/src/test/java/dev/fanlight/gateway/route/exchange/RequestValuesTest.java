package dev.fanlight.gateway.route.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.core.JsonPointer;
import dev.fanlight.gateway.limit.memory.HeldBytes;
import dev.fanlight.gateway.limit.memory.MemoryBudget;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.Test;

class RequestValuesTest {
  private final HeldBytes held =
      new MemoryBudget(1 << 20).holder(new Simulation(0).newLoop().loop(), "127.0.0.1");
  private final GatewayRequest request =
      new GatewayRequest(HttpMethod.POST, "/", null, HttpHeaders.headers(), Body.of("["));
  private final RequestValues values = new RequestValues(request, "127.0.0.1");

  private Throwable failure() {
    return catchThrowable(() -> values.requestBody(JsonPointer.empty()));
  }

  @Test
  void bodyThatIsNoJson_isReadOnce_andCountsForNothing() {
    values.countsFor(held);

    Throwable first = failure();

    assertThat(first).hasMessageContaining("ends too early");
    assertThat(failure()).isSameAs(first);
    assertThat(held.bytes()).isZero();
  }

  @Test
  void bodyThatComesInItsPlace_isRead() {
    values.countsFor(held);
    assertThat(failure()).isNotNull();

    request.body(Body.of("[1]"));

    assertThat(values.requestBody(JsonPointer.empty())).hasToString("[1]");
  }
}
