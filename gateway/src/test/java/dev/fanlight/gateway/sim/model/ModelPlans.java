package dev.fanlight.gateway.sim.model;

import dev.fanlight.gateway.sim.model.ModelPlan.Call;
import dev.fanlight.gateway.sim.model.ModelPlan.Instead;
import dev.fanlight.gateway.sim.model.ModelPlan.Item;
import dev.fanlight.gateway.sim.model.ModelPlan.Join;
import dev.fanlight.gateway.sim.model.ModelPlan.Kind;
import dev.fanlight.gateway.sim.model.ModelPlan.Merge;
import dev.fanlight.gateway.sim.model.ModelPlan.Over;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Random plans for engine and model alike. */
final class ModelPlans {
  private static final List<Join> JOINS = List.of(Join.values());
  private static final List<Instead> INSTEAD =
      List.of(Instead.NONE, Instead.NONE, Instead.NONE, Instead.NULL, Instead.FALLBACK);
  private static final List<Merge> MERGES = List.of(Merge.values());
  private static final Kind[] KINDS =
      Arrays.stream(Kind.values()).filter(kind -> kind.tries > 0).toArray(Kind[]::new);

  private ModelPlans() {}

  static ModelPlan random(RandomGenerator random) {
    int size = 1 + random.nextInt(7);
    int good = random.nextInt(101);
    List<Call> calls = new ArrayList<>();
    boolean mapped = random.nextInt(4) == 0;
    for (int i = 0; i < size; i++) {
      calls.add(call(i, good, mapped, random));
    }
    Join join = JOINS.get(random.nextInt(JOINS.size()));
    int needed =
        switch (join) {
          case FIRST -> 1;
          case QUORUM -> 1 + random.nextInt(size);
          case AS_COMPLETED -> random.nextInt(3) == 0 ? 1 + random.nextInt(size) : 0;
          case ALL, ALL_SETTLED -> 0;
        };
    int concurrency = random.nextBoolean() ? 50 : 1 + random.nextInt(3);
    Merge merge = MERGES.get(random.nextInt(MERGES.size()));
    List<Call> planned = mapped ? items(calls) : calls;
    int deadline = 1001 + random.nextInt(40_000);
    return new ModelPlan(planned, mapped, join, needed, merge, concurrency, deadline);
  }

  /** The same as items of one call, which declares everything but their ends. */
  private static List<Call> items(List<Call> calls) {
    Instead instead = calls.getFirst().instead();
    List<Call> items = new ArrayList<>();
    for (Call call : calls) {
      String name = "c." + items.size();
      items.add(
          new Call(
              name,
              List.of(),
              Over.NONE,
              List.of(listed(call.items().getFirst())),
              call.wanted(),
              instead));
    }
    return items;
  }

  private static Call call(int index, int good, boolean mapped, RandomGenerator random) {
    boolean first = index == 0 || random.nextInt(3) > 0;
    List<Integer> after =
        first
            ? List.of()
            : IntStream.range(0, 1 + random.nextInt(2))
                .mapToObj(i -> random.nextInt(index))
                .distinct()
                .sorted()
                .toList();
    Over over =
        mapped || random.nextInt(4) > 0
            ? Over.NONE
            : after.isEmpty() || random.nextBoolean() ? Over.REQUEST : Over.CALL;
    int size =
        over == Over.NONE ? 1 : random.nextInt(8) == 0 ? 3 : random.nextInt(JoinModel.MAX + 1);
    // Hardly ever do two things happen at the same instant.
    int millis = 16 << (index + random.nextInt(2) * 6);
    List<Item> items =
        IntStream.range(0, size)
            .mapToObj(i -> new Item(millis + random.nextInt(16), kind(good, random)))
            .map(item -> over == Over.NONE ? item : listed(item))
            .map(
                item -> over == Over.CALL && random.nextInt(4) == 0 ? new Item(0, Kind.NULL) : item)
            .map(item ->
                over != Over.NONE && random.nextInt(8) == 0 ? new Item(0, Kind.UNWANTED) : item)
            .toList();
    Instead instead = INSTEAD.get(random.nextInt(INSTEAD.size()));
    return new Call("c" + index, after, over, items, random.nextInt(10) > 0, instead);
  }

  /** What a call has of its own is one for all its items: a time for each of them it has not. */
  private static Item listed(Item item) {
    Kind kind =
        switch (item.kind()) {
          case LATE -> Kind.RESET;
          case HEDGED -> Kind.OK;
          default -> item.kind();
        };
    return new Item(item.millis(), kind);
  }

  private static Kind kind(int good, RandomGenerator random) {
    return random.nextInt(100) < good ? Kind.OK : KINDS[random.nextInt(KINDS.length)];
  }
}
