package dev.fanlight.gateway.fanout;

import dev.fanlight.gateway.fanout.JoinModel.Call;
import dev.fanlight.gateway.fanout.JoinModel.Kind;
import dev.fanlight.gateway.fanout.JoinModel.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Random plans for engine and model alike. No two calls take the same time. */
final class ModelPlans {
  private static final List<String> JOINS =
      List.of("all", "all_settled", "first", "quorum", "as_completed");
  private static final List<String> INSTEAD = List.of("", "", "", "null", "fb");
  private static final Kind[] KINDS = Kind.values();

  private ModelPlans() {}

  static Plan random(RandomGenerator random) {
    int size = 1 + random.nextInt(7);
    int good = random.nextInt(101);
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      calls.add(call(i, good, random));
    }
    String join = JOINS.get(random.nextInt(JOINS.size()));
    int needed =
        switch (join) {
          case "first" -> 1;
          case "quorum" -> 1 + random.nextInt(size);
          case "as_completed" -> random.nextInt(3) == 0 ? 1 + random.nextInt(size) : 0;
          default -> 0;
        };
    int concurrency = random.nextBoolean() ? 50 : 1 + random.nextInt(3);
    // An odd instant: no call ends at the deadline itself.
    return new Plan(calls, join, needed, concurrency, 101 + 2 * random.nextInt(2000));
  }

  private static Call call(int index, int good, RandomGenerator random) {
    boolean first = index == 0 || random.nextInt(3) > 0;
    List<Integer> after =
        first
            ? List.of()
            : IntStream.range(0, 1 + random.nextInt(2))
                .mapToObj(i -> random.nextInt(index))
                .distinct()
                .sorted()
                .toList();
    // Powers of two: no sum of some is the sum of others.
    int millis = 2 << (index + random.nextInt(2) * 7);
    Kind kind = random.nextInt(100) < good ? Kind.OK : KINDS[random.nextInt(KINDS.length)];
    String instead = INSTEAD.get(random.nextInt(INSTEAD.size()));
    return new Call("c" + index, after, millis, kind, random.nextInt(10) > 0, instead);
  }
}
