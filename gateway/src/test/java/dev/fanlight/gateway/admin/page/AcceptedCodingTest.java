package dev.fanlight.gateway.admin.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a client takes a page of metrics in gzip. */
class AcceptedCodingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip | true",
        "br, GZIP | true",
        "x-gzip | true",
        "gzip;q=1 | true",
        "gzip ; q = 1.000 | true",
        "gzip;q=0.5 | true",
        "gzip;q=0.001 | true",
        "gzip;q=.5 | true",
        "gzip;q=0 | false",
        "gzip;q=0.000 | false",
        "gzip;q=x | false",
        "gzipped | false",
        "br | false"
      })
  void gzip_isTakenUnlessItsWeightIsNone(String field, boolean taken) {
    assertThat(MetricsPage.takesGzip(List.of(field))).isEqualTo(taken);
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aLongWeight_isRefusedAtOnce() {
    String weight = "1".repeat(1_000_000);

    assertThat(MetricsPage.takesGzip(List.of("gzip;q=0." + weight + "x"))).isFalse();
  }
}
