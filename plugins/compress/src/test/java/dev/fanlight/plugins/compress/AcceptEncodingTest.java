package dev.fanlight.plugins.compress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugins.compress.coding.Coding;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9110, section 12.5.3. */
class AcceptEncodingTest {
  private static final List<Coding> BOTH = List.of(Coding.ZSTD, Coding.GZIP);

  @Test
  void noField_getsContentAsItIs() {
    assertThat(AcceptEncoding.of(List.of()).best(BOTH)).isNull();
    assertThat(AcceptEncoding.of(List.of()).refusesIdentity()).isFalse();
  }

  @Test
  void severalFields_areOneList() {
    assertThat(AcceptEncoding.of(List.of("br", "gzip;q=0.5", "zstd;q=0.4")).best(BOTH))
        .isEqualTo(Coding.GZIP);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                           | none",
        "gzip                         | gzip",
        "GZip                         | gzip",
        "x-gzip                       | gzip",
        "zstd                         | zstd",
        "'gzip, zstd'                 | zstd",
        "'gzip, deflate, br, zstd'    | zstd",
        "'gzip;q=1.0, zstd;q=0.9'     | gzip",
        "'gzip ; q=0.8 , zstd;Q=0.9'  | zstd",
        "*                            | zstd",
        "'*;q=0.5, gzip;q=0.6'        | gzip",
        "'zstd;q=0, *'                | gzip",
        "'*, gzip;q=0, zstd;q=0'      | none",
        "'*;q=0'                      | none",
        "'gzip, *;q=0'                | gzip",
        "gzip;q=0                     | none",
        "gzip;q=0.000                 | none",
        "gzip;q=0.001                 | gzip",
        "identity                     | none",
        "'identity, gzip;q=0.5'       | none",
        "'identity;q=0.5, gzip'       | gzip",
        "'identity;q=0.5, gzip;q=0.5' | gzip",
        "'identity, gzip'             | gzip",
        "'identity;q=0, gzip;q=0.001' | gzip",
        "'br, deflate, compress'      | none",
        "gzip;q=1.001                 | none",
        "gzip;q=0.0001                | none",
        "gzip;q=                      | none",
        "gzip;q=-1                    | none",
        "gzip;q=NaN                   | none",
        "gzip;level=9                 | none",
        "'gzip;q=0, gzip'             | none",
        "',, ,gzip,'                  | gzip",
        "';q=1, gzip'                 | gzip",
        "gzipped                      | none",
      })
  void best_isWhatTheClientLikesMost(String field, String expected) {
    Coding best = AcceptEncoding.of(List.of(field)).best(BOTH);

    assertThat(best == null ? "none" : best.token()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                    | false",
        "gzip                  | false",
        "identity;q=0          | true",
        "*;q=0                 | true",
        "'identity;q=0.1, *;q=0' | false",
        "'gzip, identity; q=0' | true",
      })
  void identity_isAcceptedUnlessItIsRefused(String field, boolean refused) {
    assertThat(AcceptEncoding.of(List.of(field)).refusesIdentity()).isEqualTo(refused);
  }
}
