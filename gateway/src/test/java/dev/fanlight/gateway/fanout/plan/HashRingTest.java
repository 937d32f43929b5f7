package dev.fanlight.gateway.fanout.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HashRingTest {
  private static final int MOST = 1_000_000;

  @Test
  void place_isThatOfTheSha256_inEveryProcess() {
    // printf linus | sha256sum begins with 469f, printf grace with e010, and printf ada with fdee.
    HashRing ring = new HashRing(new int[] {0xe010, 1, 0x10000 - 0xe011});

    assertThat(IntStream.range(0, 3).map(i -> ring.of(List.of("linus", "grace", "ada").get(i))))
        .containsExactly(0, 1, 2);
  }

  @Test
  void shares_areTheWeights() {
    int[] weights = {70, 0, 25, 5};
    int keys = 100_000;
    HashRing ring = new HashRing(weights);
    int[] counts = new int[weights.length];
    for (int i = 0; i < keys; i++) {
      counts[ring.of("user-" + i)]++;
    }

    for (int i = 0; i < weights.length; i++) {
      double share = weights[i] / 100.0;
      double deviation = Math.sqrt(keys * share * (1 - share));
      assertThat((double) counts[i]).isCloseTo(keys * share, within(4 * deviation));
    }
  }

  @Property(tries = 300)
  void lastBranch_thatGrows_givesNobodyBack(
      @ForAll @Size(min = 2, max = 6) List<@IntRange(max = MOST) Integer> weights,
      @ForAll @IntRange(max = MOST) int more,
      @ForAll long seed) {
    Assume.that(weights.stream().anyMatch(weight -> weight > 0));
    int[] before = ints(weights);
    int[] after = before.clone();
    after[after.length - 1] += more;

    SplittableRandom points = new SplittableRandom(seed);
    HashRing now = new HashRing(before);
    HashRing then = new HashRing(after);
    for (long point : points(points, before, after)) {
      assertThat(then.at(point)).isGreaterThanOrEqualTo(now.at(point));
    }
  }

  @Property(tries = 300)
  void laterBranch_thatGetsWhatAnEarlierOneGivesUp_givesNobodyBack(
      @ForAll @Size(min = 2, max = 6) List<@IntRange(max = MOST) Integer> weights,
      @ForAll @IntRange(max = 4) int from,
      @ForAll @IntRange(max = 5) int to,
      @ForAll long seed) {
    Assume.that(from < to && to < weights.size() && weights.get(from) > 0);
    SplittableRandom points = new SplittableRandom(seed);
    int[] before = ints(weights);
    int[] after = before.clone();
    int moved = points.nextInt(before[from]) + 1;
    after[from] -= moved;
    after[to] += moved;

    HashRing now = new HashRing(before);
    HashRing then = new HashRing(after);
    for (long point : points(points, before, after)) {
      assertThat(then.at(point)).isGreaterThanOrEqualTo(now.at(point));
    }
  }

  @Property(tries = 300)
  void branchOfNoWeight_getsNothing(
      @ForAll @Size(min = 2, max = 6) List<@IntRange(max = 3) Integer> weights, @ForAll long seed) {
    Assume.that(weights.stream().anyMatch(weight -> weight > 0));
    int[] all = ints(weights);
    HashRing ring = new HashRing(all);
    for (long point : points(new SplittableRandom(seed), all)) {
      assertThat(all[ring.at(point)]).isPositive();
    }
  }

  private static int[] ints(List<Integer> weights) {
    return weights.stream().mapToInt(weight -> weight).toArray();
  }

  /** Random ones, the ends of the ring, and those around every border between two arcs. */
  private static long[] points(SplittableRandom random, int[]... rings) {
    var borders =
        Arrays.stream(rings)
            .flatMapToLong(weights -> {
              double total = IntStream.of(weights).asLongStream().sum();
              long[] ends = IntStream.of(weights).asLongStream().toArray();
              Arrays.parallelPrefix(ends, Long::sum);
              return Arrays.stream(ends)
                  .map(end -> (long) ((end / total - 0.5) * 0x1p64) ^ Long.MIN_VALUE)
                  .flatMap(border -> LongStream.rangeClosed(border - 2, border + 2));
            });
    return LongStream.concat(
            LongStream.concat(LongStream.of(0, -1, Long.MIN_VALUE, Long.MAX_VALUE), borders),
            random.longs(200))
        .toArray();
  }
}
