package dev.fanlight.gateway.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.action.FanOutConfig.Pick;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerHeadersTest {

  @Test
  void answer_byDefault_isUnstoredJsonWithoutTheUpstreamsFields() {
    MultiMap headers = AnswerHeaders.of(Map.of(), List.of(with("set-cookie: a", "etag: b")));

    assertThat(headers.names()).containsExactlyInAnyOrder("content-type", "cache-control");
    assertThat(headers.get("content-type")).isEqualTo("application/json");
    assertThat(headers.get("cache-control")).isEqualTo("no-store");
  }

  @ParameterizedTest
  @CsvSource({"FIRST, a1 a2", "LAST, b1", "ALL, a1 a2 b1"})
  void pick_ofSeveral_followsDeclaredOrder(Pick pick, String expected) {
    List<Place> places =
        List.of(with(), with("set-cookie: a1", "set-cookie: a2"), with("set-cookie: b1"), with());

    assertThat(AnswerHeaders.of(Map.of("set-cookie", pick), places).getAll("set-cookie"))
        .containsExactly(expected.split(" "));
  }

  @Test
  void pick_ofAFieldNobodyHas_leavesItOut() {
    assertThat(AnswerHeaders.of(Map.of("etag", Pick.FIRST), List.of(with())).contains("etag"))
        .isFalse();
  }

  @Test
  void partial_namesWhatDidNotSucceedInDeclaredOrder() {
    List<Place> places =
        List.of(
            Place.of(CallResults.replaced("none", "null")),
            with(),
            Place.of(CallResults.skipped("skipped")),
            Place.of(CallResults.timedOut("ads")));

    MultiMap headers = AnswerHeaders.of(Map.of(), places);
    AnswerHeaders.partial(headers, places);

    assertThat(headers.get("fanlight-partial")).isEqualTo("none, ads");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max-age=60                    | max-age=10                 | max-age=10",
        "public, max-age=60            | public, max-age=10         | public, max-age=10",
        "public, max-age=60            | max-age=90                 | max-age=60",
        "private, max-age=60           | public, max-age=10         | private, max-age=10",
        "max-age=60                    | NO-STORE                   | no-store",
        "no-cache                      | max-age=60                 | no-cache, max-age=60",
        "max-age=60, must-revalidate   | max-age=60, immutable      | must-revalidate, max-age=60",
        "max-age=60, s-maxage=600      | max-age=90                 | max-age=60, s-maxage=90",
        "max-age=60, s-maxage=600      | private, max-age=90        | private, max-age=60",
        "max-age=x                     | max-age=90                 | max-age=0",
        "max-age=\"5\"                 | max-age=90                 | max-age=5",
        "foo=bar                       | foo                        | no-store",
        "private=\"set-cookie, x\"     | max-age=1                  | private, max-age=1",
        "max-age=5, max-age=600        | max-age=700                | max-age=5",
        "max-age=600, max-age=5        | max-age=700                | max-age=5",
        "s-maxage=9, s-maxage=8        | s-maxage=90                | s-maxage=8",
        "ext=\"no-store, x\", max-age=7 | max-age=9                | max-age=7",
        "ext=\"a\\\", no-store\", max-age=7 | max-age=9             | no-store",
        "ext=\"open, max-age=7         | max-age=9                  | no-store",
        "foo                           | max-age=9                  | no-store",
      })
  void strictest_ofCacheControl_violatesNeither(String one, String other, String expected) {
    List<Place> places = List.of(with("cache-control: " + one), with("cache-control: " + other));

    assertThat(strictest(places)).isEqualTo(expected);
  }

  @Test
  void strictest_whereACallSaysNothingOrFailed_isNoStore() {
    Place cached = with("cache-control: max-age=60");

    assertThat(strictest(List.of(cached, Place.of(CallResults.skipped("a")))))
        .isEqualTo("max-age=60");
    assertThat(strictest(List.of(cached, with()))).isEqualTo("no-store");
    assertThat(strictest(List.of(cached, Place.of(CallResults.timedOut("a")))))
        .isEqualTo("no-store");
    assertThat(strictest(List.of())).isEqualTo("no-store");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max-age=60       | age: 50                | max-age=10",
        "max-age=60       | age: 600               | max-age=0",
        "max-age=60       | age: 50, 1             | max-age=10",
        "max-age=60       | age: soon              | max-age=60",
        "s-maxage=60      | age: 50                | s-maxage=10",
        "max-age=60       | cache-control: no-store| no-store",
        "public           | expires: 0             | public, max-age=0",
      })
  void strictest_countsTheTimeAlreadySpentInCaches(String own, String field, String expected) {
    assertThat(strictest(List.of(with("cache-control: " + own, field)))).isEqualTo(expected);
  }

  @Test
  void strictest_whereOnlyExpiresGivesALifetime_isThatFromTheAnswersDate() {
    Place place =
        with(
            "cache-control: public",
            "date: Thu, 26 Nov 2026 10:00:00 GMT",
            "expires: Thu, 26 Nov 2026 10:01:00 GMT",
            "age: 20");

    assertThat(strictest(List.of(place))).isEqualTo("public, max-age=40");
  }

  @Test
  void strictest_ofAnEmptyField_isNoStore() {
    Place cached = with("cache-control: max-age=60");

    assertThat(strictest(List.of(cached, with("cache-control: ")))).isEqualTo("no-store");
    assertThat(strictest(List.of(cached, with("cache-control: ,")))).isEqualTo("no-store");
  }

  private static String strictest(List<Place> places) {
    return AnswerHeaders.of(Map.of("cache-control", Pick.STRICTEST), places).get("cache-control");
  }

  private static Place with(String... lines) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    Stream.of(lines)
        .map(line -> line.split(": ", 2))
        .forEach(field -> headers.add(field[0], field[1]));
    return Place.of(CallResults.ok("a", "1", headers));
  }
}
