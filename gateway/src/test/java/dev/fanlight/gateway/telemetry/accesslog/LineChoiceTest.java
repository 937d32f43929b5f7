package dev.fanlight.gateway.telemetry.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.AccessLogConfig.Always;
import dev.fanlight.gateway.config.AccessLogConfig.Choice;
import dev.fanlight.gateway.config.match.StatusRange;
import dev.fanlight.plugin.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineChoiceTest {
  private static final Always NOTHING = new Always(false, false, List.of(), null);

  @ParameterizedTest
  @CsvSource({
    "200, , false",
    "404, ROUTE_NOT_FOUND, false",
    "499, CLIENT_GONE, false",
    "500, INTERNAL_ERROR, true",
    "503, , true",
    "200, CONNECTION_RESET, true",
    "101, CLIENT_GONE, false"
  })
  void errors_areFailuresOfTheServerAndAnswersThatBrokeOff(
      int status, @Nullable ErrorCode error, boolean taken) {
    LineChoice choice = choice(new Always(true, false, List.of(), null), 0);

    assertThat(choice.takes(Exchanges.ended(status, error, 1))).isEqualTo(taken);
  }

  @ParameterizedTest
  @CsvSource({
    "OK, false",
    "NOT_FOUND, false",
    "none, false",
    "UNAVAILABLE, true",
    "INTERNAL, true"
  })
  void errors_areFailuresOfAGrpcServerToo(String status, boolean taken) {
    LineChoice choice = choice(new Always(true, false, List.of(), null), 0);

    assertThat(choice.takes(Exchanges.ended(status, false))).isEqualTo(taken);
  }

  @Test
  void partial_isAConditionOfItsOwn() {
    LineChoice choice = choice(new Always(false, true, List.of(), null), 0);

    assertThat(choice.takes(Exchanges.ended(null, true))).isTrue();
    assertThat(choice.takes(Exchanges.ended(null, false))).isFalse();
  }

  @Test
  void oneConditionIsEnough() {
    LineChoice choice =
        choice(
            new Always(false, false, List.of(new StatusRange(404, 404)), Duration.ofMillis(1)), 0);

    assertThat(choice.takes(Exchanges.ended(404, null, 1))).isTrue();
    assertThat(choice.takes(Exchanges.ended(200, null, 1_000_001))).isTrue();
    assertThat(choice.takes(Exchanges.ended(200, null, 1_000_000))).isFalse();
    assertThat(choice.takes(Exchanges.ended(405, null, 1))).isFalse();
  }

  @Test
  void sample_isAboutThatShareOfRequestIds_andTheSameForOneId() {
    LineChoice choice = choice(NOTHING, 0.1);
    List<Integer> taken =
        IntStream.range(0, 100_000).boxed().filter(i -> takes(choice, "id-" + i)).toList();

    assertThat(taken).hasSizeBetween(9_000, 11_000);
    assertThat(taken).allMatch(i -> takes(choice, "id-" + i));
  }

  @Test
  void anotherSalt_choosesOthers() {
    LineChoice one = choice(NOTHING, 0.5);
    LineChoice other = new LineChoice(new Choice(NOTHING, 0.5), 8);

    assertThat(IntStream.range(0, 1000))
        .anyMatch(i -> takes(one, "id-" + i) != takes(other, "id-" + i));
  }

  @Test
  void wholeShareAndNone_areAllAndNothing() {
    assertThat(IntStream.range(0, 1000)).allMatch(i -> takes(choice(NOTHING, 1), "id-" + i));
    assertThat(IntStream.range(0, 1000)).noneMatch(i -> takes(choice(NOTHING, 0), "id-" + i));
  }

  private static boolean takes(LineChoice choice, String id) {
    return choice.takes(Exchanges.plain(id, "/"));
  }

  private static LineChoice choice(Always always, double share) {
    return new LineChoice(new Choice(always, share), 7);
  }
}
