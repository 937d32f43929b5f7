package dev.fanlight.plugins.ratelimit.store;

import static dev.fanlight.plugins.ratelimit.arithmetic.LimitRandom.BEGAN;
import static dev.fanlight.plugins.ratelimit.arithmetic.LimitRandom.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugins.ratelimit.arithmetic.FixedWindow;
import dev.fanlight.plugins.ratelimit.arithmetic.Gcra;
import dev.fanlight.plugins.ratelimit.arithmetic.Limit;
import dev.fanlight.plugins.ratelimit.arithmetic.LimitRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LocalStoreTest {
  private static final int THREADS = 4;
  private static final int CHARGES = 2000;
  private static final int PER_WINDOW = 100;
  private static final int WINDOWS = 300;

  /** Of all threads, in a window: more than pass, but not many, so that most late ones pass. */
  private static final int TRIED = 160;

  private final AtomicLong clock = new AtomicLong(BEGAN);
  private final LimitTable loose = new LimitTable(10, new KeyBudget(KeyBudget.ofHeap()));
  private final LimitTable tight = new LimitTable(10, new KeyBudget(KeyBudget.ofHeap()));
  private final LocalStore store =
      new LocalStore(Map.of("loose", loose, "tight", tight), clock::get);

  private static Charge loose(Limit limit, boolean shadow) {
    return new Charge("loose", limit, "key", 1, shadow);
  }

  private static Charge tight(Limit limit, boolean shadow) {
    return new Charge("tight", limit, "key", 1, shadow);
  }

  private boolean passes(List<Charge> charges) {
    return !store.charge(charges).result().refused();
  }

  @Test
  void aRefusal_leavesNothingChargedAndEndsTheList() {
    Gcra one = new Gcra(1, 60 * SECOND, 1, false);
    Gcra ten = new Gcra(10, 60 * SECOND, 10, false);
    List<Charge> charges = List.of(loose(ten, false), tight(one, false), loose(ten, false));
    assertThat(passes(charges)).isTrue();

    Admission refused = store.charge(charges).result();

    assertThat(refused.refused()).isTrue();
    assertThat(refused.standings()).hasSize(2);
    assertThat(ten.remaining(loose.state("key"), BEGAN)).isEqualTo(8);
  }

  @Test
  void aShadow_isChargedAndRefusesNothing() {
    Gcra one = new Gcra(1, 60 * SECOND, 1, false);
    List<Charge> charges = List.of(tight(one, true));
    assertThat(passes(charges)).isTrue();

    Admission second = store.charge(charges).result();

    assertThat(second.refused()).isFalse();
    assertThat(second.standings().getFirst().within()).isFalse();
  }

  /** What the tight limit refuses is given back to the loose one, whatever runs at once. */
  @Test
  void property_manyThreadsChargeAsMuchAsPasses() throws Exception {
    Gcra most = new Gcra(1_000_000, 86_400 * SECOND, 1_000_000, false);
    Gcra few = new Gcra(500, 86_400 * SECOND, 500, false);
    List<Charge> charges = List.of(loose(most, false), tight(few, false));
    AtomicInteger passed = new AtomicInteger();
    inThreads(() -> {
      for (int i = 0; i < CHARGES; i++) {
        if (passes(charges)) {
          passed.incrementAndGet();
        }
      }
      return null;
    });

    assertThat(passed).hasValue(500);
    assertThat(most.remaining(loose.state("key"), BEGAN)).isEqualTo(1_000_000 - 500);
  }

  /** A thread may charge with a time that others have left behind. */
  @Test
  void property_manyThreadsNeverPassMoreThanLimitPlusBurstInAnyWindow() throws Exception {
    Gcra limit = new Gcra(100, SECOND, 20, false);
    ConcurrentLinkedQueue<long[]> passed = new ConcurrentLinkedQueue<>();
    inThreads(() -> {
      for (int i = 0; i < CHARGES; i++) {
        long now = clock.addAndGet(SECOND / 1000);
        if (tight.charge("key", limit, 1, now) != Limit.REFUSED) {
          passed.add(new long[] {now, 1});
        }
      }
      return null;
    });
    List<long[]> inOrder = new ArrayList<>(passed);
    inOrder.sort(Comparator.comparingLong(one -> one[0]));

    assertThat(LimitRandom.mostIn(inOrder, SECOND)).isLessThanOrEqualTo(120);
    assertThat(inOrder).hasSizeGreaterThan(700);
  }

  /**
   * The window of the clock changes while threads are between reading the clock and charging, so
   * that some are late by one window. What passes counts in the window in which it passed.
   */
  @Test
  void property_manyThreadsPassTheLimitAndNoMoreInEachWindowOfTheClock() throws Exception {
    FixedWindow limit = new FixedWindow(PER_WINDOW, 1, false);
    LocalStore late =
        new LocalStore(
            Map.of("tight", tight),
            () -> {
              long now = clock.get();
              Thread.yield();
              return now;
            });
    List<Charge> charges = List.of(tight(limit, false));
    Map<Long, AtomicInteger> passed = new ConcurrentHashMap<>();
    Phaser rounds = new Phaser(THREADS);
    AtomicInteger ticks = new AtomicInteger();
    inThreads(() -> {
      try {
        for (int round = 0; round < WINDOWS; round++) {
          for (int i = 0; i < TRIED / THREADS; i++) {
            if (ticks.incrementAndGet() % TRIED == TRIED / 2) {
              clock.addAndGet(SECOND);
            }
            long before = window();
            Standing one = late.charge(charges).result().standings().getFirst();
            if (one.within()) {
              long counted = limit.deadAt(one.charged()) / SECOND - 1;
              assertThat(counted).isBetween(before, window());
              passed.computeIfAbsent(counted, same -> new AtomicInteger()).incrementAndGet();
            }
          }
          // Nobody is late by two.
          rounds.arriveAndAwaitAdvance();
        }
      } finally {
        rounds.arriveAndDeregister();
      }
      return null;
    });

    assertThat(passed).hasSize(WINDOWS + 1);
    assertThat(passed.values()).allMatch(inOne -> inOne.get() <= PER_WINDOW);
    passed.remove(BEGAN / SECOND);
    passed.remove(window());
    assertThat(passed.values()).allMatch(inOne -> inOne.get() == PER_WINDOW);
  }

  private long window() {
    return clock.get() / SECOND;
  }

  private static void inThreads(Callable<Void> work) throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(THREADS)) {
      CountDownLatch begin = new CountDownLatch(THREADS);
      List<Future<Void>> done = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        done.add(
            pool.submit(() -> {
              begin.countDown();
              begin.await();
              return work.call();
            }));
      }
      for (Future<Void> one : done) {
        one.get(20, TimeUnit.SECONDS);
      }
    }
  }
}
