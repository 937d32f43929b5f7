package dev.fanlight.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AskedTimeTest {
  private final MultiMap headers = MultiMap.caseInsensitiveMultiMap();

  @Test
  void ofSeveralFields_theShortestThatIsValidCounts() {
    headers.add("grpc-timeout", "5S").add("grpc-timeout", "2S").add("grpc-timeout", "1");
    headers.add("x-request-timeout-ms", "1500").add("x-request-timeout-ms", "900");

    assertThat(AskedTime.take(MultiMap.caseInsensitiveMultiMap().addAll(headers), false))
        .isEqualTo(Duration.ofSeconds(2));
    assertThat(AskedTime.take(headers, true)).isEqualTo(Duration.ofMillis(900));
    assertThat(headers.isEmpty()).isTrue();
  }
}
