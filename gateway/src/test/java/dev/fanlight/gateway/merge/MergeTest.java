package dev.fanlight.gateway.merge;

import static dev.fanlight.gateway.merge.CallResults.failed;
import static dev.fanlight.gateway.merge.CallResults.ok;
import static dev.fanlight.gateway.merge.CallResults.replaced;
import static dev.fanlight.gateway.merge.CallResults.skipped;
import static dev.fanlight.gateway.merge.CallResults.timedOut;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.gateway.config.action.FanOutConfig.MergeConfig;
import dev.fanlight.gateway.value.JqProgram;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergeTest {
  private static final String TIMEOUT =
      "{\"error\":{\"code\":\"deadline_exceeded\",\"phase\":\"response\",\"status\":504,"
          + "\"detail\":\"no \\\"answer\\\"\",\"elapsed_ms\":100}}";

  @Test
  void object_hasEachBodyAsItCameByItsName() {
    assertThat(merged(Merge.OBJECT, Place.of(ok("b", " {\"x\" : 1.0}")), Place.of(ok("a", "2"))))
        .isEqualTo("{\"b\": {\"x\" : 1.0},\"a\":2}");
  }

  @Test
  void object_ofAForEach_holdsAList() {
    Place users =
        Place.listOf("users", List.of(ok("users", "1"), timedOut("users"), ok("users", "3")));

    assertThat(merged(Merge.OBJECT, users, Place.listOf("none", List.of())))
        .isEqualTo("{\"users\":[1," + TIMEOUT + ",3],\"none\":[]}");
  }

  @Test
  void array_isInDeclaredOrder() {
    assertThat(merged(Merge.ARRAY, Place.of(ok("b", "1")), Place.of(ok("a", "[2]"))))
        .isEqualTo("[1,[2]]");
  }

  @Test
  void failure_standsInItsPlaceAsAnError() {
    assertThat(merged(Merge.ARRAY, Place.of(timedOut("a")), Place.of(failed("b", 500))))
        .isEqualTo(
            "["
                + TIMEOUT
                + ",{\"error\":{\"code\":\"call_failed\",\"status\":500,\"detail\":\"bad status\","
                + "\"elapsed_ms\":100}}]");
  }

  @Test
  void fallback_standsInTheFailuresPlace() {
    assertThat(merged(Merge.OBJECT, Place.of(replaced("ads", "[]")), Place.of(skipped("x"))))
        .isEqualTo("{\"ads\":[],\"x\":null}");
  }

  @Test
  void concat_flattensArraysByOneLevelAndLeavesOutNulls() {
    assertThat(
            merged(
                Merge.CONCAT,
                Place.of(ok("a", " [1, [2]] ")),
                Place.of(ok("b", "{\"c\":3}")),
                Place.of(ok("c", "[ ]")),
                Place.of(ok("d", "null")),
                Place.of(skipped("e")),
                Place.listOf("f", List.of(ok("f", "[4]"), ok("f", "[5]")))))
        .isEqualTo("[1, [2],{\"c\":3},4,5]");
  }

  @Test
  void first_isTheFirstSuccessInDeclaredOrder() {
    assertThat(
            merged(
                Merge.FIRST,
                Place.of(timedOut("a")),
                Place.of(replaced("b", "0")),
                Place.of(ok("c", "1")),
                Place.of(ok("d", "2"))))
        .isEqualTo("1");
  }

  @Test
  void first_withoutASuccess_isAFallbackThenAnErrorThenNull() {
    assertThat(merged(Merge.FIRST, Place.of(timedOut("a")), Place.of(replaced("b", "0"))))
        .isEqualTo("0");
    assertThat(merged(Merge.FIRST, Place.of(skipped("a")), Place.of(timedOut("b"))))
        .isEqualTo(TIMEOUT);
    assertThat(merged(Merge.FIRST, Place.of(skipped("a")))).isEqualTo("null");
  }

  @ParameterizedTest
  @CsvSource({"OBJECT, {}", "ARRAY, []", "CONCAT, []", "FIRST, null"})
  void merge_ofNothing_isEmpty(Merge merge, String expected) {
    assertThat(merged(merge)).isEqualTo(expected);
  }

  @Test
  void merge_overItsBound_isTooLarge() {
    List<Place> places = List.of(Place.of(ok("a", "123")));

    assertThat(Merge.ARRAY.apply(places, 5)).hasToString("[123]");
    assertThatThrownBy(() -> Merge.ARRAY.apply(places, 4))
        .isInstanceOfSatisfying(
            GatewayError.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.UPSTREAM_BODY_TOO_LARGE));
  }

  @Test
  void of_configuration_isTheMergeItNames() {
    assertThat(
            Stream.of(
                    new MergeConfig.ByName(),
                    new MergeConfig.Array(),
                    new MergeConfig.Concat(),
                    new MergeConfig.FirstBody(),
                    new MergeConfig.Jq(JqProgram.identity()))
                .map(config -> Merge.of(config, false)))
        .containsExactly(Merge.OBJECT, Merge.ARRAY, Merge.CONCAT, Merge.FIRST, Merge.OBJECT);
    assertThat(Merge.of(new MergeConfig.Jq(JqProgram.identity()), true)).isEqualTo(Merge.ARRAY);
  }

  private static String merged(Merge merge, Place... places) {
    return merge.apply(List.of(places), 10_000).toString();
  }
}
