package dev.fanlight.gateway.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpRequestHeadsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0m",
    "99999999, 99999999m",
    "100000999, 100000S",
    "99999999999, 99999999S",
    "100000000000, 1666666M",
    "359999996400000000, 99999999H",
    "9223372036854775807, 99999999H",
  })
  void grpcTimeout_isWhatIsLeft_orLess(long millis, String field) {
    assertThat(HttpRequestHeads.grpcTimeout(millis)).isEqualTo(field);
  }
}
