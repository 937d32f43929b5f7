package dev.fanlight.plugins.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ByteSize;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.testkit.FakeExchange;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is counted of a stored response is what it holds, however odd its shape. */
class WeightTest extends CacheScene {
  private static final String FRESH = "cache-control: max-age=3600";
  private static final long MIB = 1024 * 1024;

  /** Heads of about 60 kB that cost more memory than text, and how to fill them. */
  private enum Shape {
    MANY_NAMES((asked, answer) -> {
      answer.headers().set("vary", names(64));
    }),
    LONG_NAMES((asked, answer) -> {
      answer.headers().set("vary", names(60).replace("n", "n".repeat(900)));
    }),
    MANY_REQUEST_VALUES((asked, answer) -> {
      asked.header("x-list", names(12_000));
      answer.headers().set("vary", "x-list");
    }),
    LONG_REQUEST_VALUES((asked, answer) -> {
      asked.header("x-list", "v".repeat(30_000)).header("cookie", "c".repeat(30_000));
      answer.headers().set("vary", "x-list, cookie");
    }),
    TINY_FIELDS((asked, answer) ->
        IntStream.range(0, 700).forEach(i -> answer.headers().add(Integer.toString(i, 36), ""))),
    ONE_FIELD_OFTEN(
        (asked, answer) -> IntStream.range(0, 700).forEach(i -> answer.headers().add("x", "v"))),
    TAGS((asked, answer) -> answer.headers().set("cache-tag", names(12_000))),
    DIRECTIVES(
        (asked, answer) -> answer.headers().set("cache-control", "max-age=600, " + names(12_000))),
    WITHHELD((asked, answer) -> {
      String names = names(60).replace("n", "n".repeat(900));
      answer.headers().set("cache-control", "max-age=600, no-cache=\"" + names + "\"");
    }),
    NOTHING((asked, answer) -> {}),
    ONE_BYTE((asked, answer) -> answer.body(Body.of("x"))),
    PIECES((asked, answer) -> answer.body(Body.of("x".repeat(65_537))));

    final BiConsumer<FakeExchange, GatewayResponse> fill;

    Shape(BiConsumer<FakeExchange, GatewayResponse> fill) {
      this.fill = fill;
    }

    static String names(int count) {
      return IntStream.range(0, count).mapToObj(i -> "n" + i).collect(Collectors.joining(","));
    }
  }

  /** The least of several collections: other threads allocate meanwhile. */
  private static long used() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  /** With the meters of the test's own context. */
  @BeforeEach
  void begin() {
    CacheConfig config =
        new CacheConfig(new ByteSize(64 * MIB), null, null, null, null, null, null, null);
    filter = (Filter) new CachePlugin(() -> now, HEAP).create(config, context);
  }

  private double counted() {
    return context.meters().value("bytes");
  }

  private void fill(Shape shape, double bytes, String prefix) {
    for (int i = 0; counted() < bytes; i++) {
      assertThat(i).as("responses, of which none is too small").isLessThan(100_000);
      FakeExchange exchange = get(prefix + i);
      GatewayResponse answer = response(200, "", FRESH);
      shape.fill.accept(exchange, answer);
      ask(exchange, answer);
    }
    seen = null;
  }

  @ParameterizedTest
  @EnumSource
  void whatIsHeld_isCounted(Shape shape) {
    fill(shape, MIB / 4.0, "/warm/");
    double counted = counted();
    long used = used();

    fill(shape, 12.0 * MIB, "/");

    double held = used() - used;
    assertThat(held / (counted() - counted)).as("held for each byte counted").isLessThan(1.1);
  }

  @Test
  void aResponseThatVariesByTooManyFields_isNotStored() {
    ask(get("/few"), response(200, "", FRESH, "vary: " + Shape.names(64)));
    assertThat(isHit("/few")).isTrue();
    ask(get("/many"), response(200, "", FRESH, "vary: " + Shape.names(65)));
    assertThat(isHit("/many")).isFalse();

    List<String> names = Stream.of(Shape.names(65).split(",", -1)).toList();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CacheConfig(null, null, null, null, null, null, null, names))
        .withMessageContaining("at most 64 names");
  }

  @Test
  void aHeadThatGrowsWithEach304_isBounded() {
    store("/", "cache-control: max-age=0", "etag: \"a\"");
    int rounds = 0;
    String status = "";
    for (; rounds < 300 && !status.contains("fwd=uri-miss"); rounds++) {
      String added = "x-" + rounds + ": " + "v".repeat(1000);
      GatewayResponse answer =
          ask(
              get("/"),
              asked ->
                  asked.headers().contains("if-none-match")
                      ? response(304, "", "etag: \"a\"", "cache-control: max-age=0", added)
                      : response(200, "new", "cache-control: max-age=0", "etag: \"a\""));
      status = status(answer);
      assertThat(answer.headers().size()).isLessThan(200);
      assertThat(counted()).isLessThan(140_000);
    }
    assertThat(rounds).as("after so many the response is fetched anew").isBetween(90, 150);
  }

  /** Each 304 has a list of one other name. */
  @ParameterizedTest
  @CsvSource({"1, 64", "30_000, 4"})
  void namesThatNoCacheAddsWithEach304_areBounded(int length, int most) {
    store("/", "cache-control: max-age=0", "etag: \"a\"");
    double before = counted();
    int added = 0;
    for (; added <= most && counted() >= before; added++) {
      String name = "x-" + added + "-" + "n".repeat(length);
      String control = "cache-control: max-age=0, no-cache=" + name;
      ask(get("/"), response(304, "", "etag: \"a\"", control));
      assertThat(counted()).isLessThan(before + 2.0 * 128 * 1024);
    }
    assertThat(added).as("the first one too many").isEqualTo(most + 1);
    assertThat(counted()).isZero();
  }

  @Test
  void aHeadThatIsTooLarge_isNotStored() {
    ask(get("/"), response(200, "", FRESH, "x-large: " + "v".repeat(131_000)));
    assertThat(isHit("/")).isFalse();
  }
}
