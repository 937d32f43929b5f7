package dev.fanlight.gateway.sim.plan;

import dev.fanlight.gateway.time.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** When the configuration of one simulation is loaded anew, and which upstreams it has then. */
public final class SimReloads {
  private final List<Integer> times;
  private final List<List<String>> upstreams = new ArrayList<>();
  private final SplittableRandom random;
  private int generation;

  /**
   * @param names of all upstreams there may be; the last of them is not there from the start
   */
  public SimReloads(List<String> names, SplittableRandom random) {
    this.random = random;
    this.times =
        IntStream.range(0, random.nextInt(3))
            .map(i -> random.nextInt(150))
            .sorted()
            .boxed()
            .toList();
    upstreams.add(names.subList(0, names.size() - 1));
    for (int i = 0; i < times.size(); i++) {
      int kept = random.nextInt(names.size());
      upstreams.add(
          IntStream.range(0, names.size())
              .filter(name -> name == kept || random.nextInt(3) > 0)
              .mapToObj(names::get)
              .toList());
    }
  }

  /** Between two milliseconds, so that nobody comes at the same instant. */
  public void schedule(Loop loop, Runnable reload) {
    for (int millis : times) {
      long nanos = TimeUnit.MILLISECONDS.toNanos(millis) + 500_000;
      loop.timers().schedule(nanos, reload);
    }
  }

  /** How many there will have been by then: the generation that is found then. */
  public int before(int millis) {
    return (int) times.stream().filter(time -> time < millis).count();
  }

  public List<String> upstreams(int ofGeneration) {
    return upstreams.get(ofGeneration);
  }

  /** Those there are from now on. */
  public List<String> next() {
    return upstreams(++generation);
  }

  /** How many calls there may be open from now on. */
  public int mostOpen() {
    return random.nextInt(5) == 0 ? 1 + random.nextInt(6) : 10_000;
  }

  public int generation() {
    return generation;
  }

  public boolean pending() {
    return generation < times.size();
  }
}
