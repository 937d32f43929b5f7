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
  private static final List<String> MERGES = List.of("object", "array", "concat", "first");
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
    String merge = MERGES.get(random.nextInt(MERGES.size()));
    boolean mapped = random.nextInt(4) == 0;
    List<Call> planned = mapped ? items(calls) : calls;
    // An odd instant: no call ends at the deadline itself.
    int deadline = 101 + 2 * random.nextInt(2000);
    return new Plan(planned, mapped, join, needed, merge, concurrency, deadline);
  }

  /** The same as items of one call, which declares everything but their ends. */
  private static List<Call> items(List<Call> calls) {
    String instead = calls.getFirst().instead();
    List<Call> items = new ArrayList<>();
    for (Call call : calls) {
      Kind kind = call.kind() == Kind.LATE ? Kind.RESET : call.kind();
      String name = "c." + items.size();
      items.add(new Call(name, List.of(), call.millis(), kind, true, instead));
    }
    return items;
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
