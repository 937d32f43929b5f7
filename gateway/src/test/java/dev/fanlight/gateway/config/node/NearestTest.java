package dev.fanlight.gateway.config.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  private static final List<String> WORDS =
      List.of("timeout", "max_queue", "max_concurrent", "url", "per_try_timeout");

  @ParameterizedTest
  @CsvSource({
    "timout, timeout",
    "tiemout, timeout",
    "maxQueue, max_queue",
    "max-queue, max_queue",
    "max_concurency, max_concurrent",
    "uri, url",
    "perTryTimeout, per_try_timeout"
  })
  void nearWord_isSuggested(String written, String meant) {
    assertThat(Nearest.hint(written, WORDS)).isEqualTo("did you mean " + meant + "?");
  }

  @ParameterizedTest
  @CsvSource({"retries", "ports", "queue_max", "x"})
  void farWord_isNot(String written) {
    assertThat(Nearest.hint(written, WORDS)).isNull();
  }

  @Test
  void longWord_isNotCompared() {
    assertThat(Nearest.hint("x".repeat(1_000_000), WORDS)).isNull();
    assertThat(Nearest.hint("url", List.of("x".repeat(80_000_000), "uri")))
        .isEqualTo("did you mean uri?");
  }

  @Test
  void ofWordsThatAreEquallyNear_theFirstInTheAlphabetIsSuggested() {
    assertThat(Nearest.hint("usersx", List.of("usersc", "usersb", "orders", "usersa", "usersd")))
        .isEqualTo("did you mean usersa?");
    assertThat(Nearest.hint("userx", List.of("user-abc", "users", "usera")))
        .isEqualTo("did you mean usera?");
  }

  /** Each name that is unknown is compared with each that is known: both may be thousands. */
  @Test
  void hintsOfOneReading_compareBoundedlyManyWords() {
    AtomicLong compared = new AtomicLong();
    List<String> names = IntStream.range(0, 2_000).mapToObj(i -> "name-" + i).toList();
    Collection<String> counted =
        new AbstractCollection<>() {
          @Override
          public Iterator<String> iterator() {
            compared.addAndGet(names.size());
            return names.iterator();
          }

          @Override
          public int size() {
            return names.size();
          }
        };
    Hints hints = new Hints();

    assertThat(hints.of("nam-7", counted)).isEqualTo("did you mean name-7?");
    for (int i = 0; i < 20_000; i++) {
      hints.of("unknown-" + i, counted);
    }

    assertThat(compared.get()).isEqualTo(Hints.MOST_WORDS);
    assertThat(hints.of("nam-7", counted)).isNull();
  }
}
