package dev.fanlight.gateway.limit;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.fanlight.gateway.sim.Breakage;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The bulkhead under thousands of random schedules, and what happens when it is broken. */
class BulkheadPropertyTest {
  static final List<Breakage> BREAKAGES =
      List.of(
          in(Bulkhead.class, "lost wake-up", "if (gate != Gate.OPEN) {", "if (false) {"),
          in(Permit.class, "double release", "owner.getAndSet(null)", "owner.get()"),
          in(Waiter.class, "waiter leaves with a permit", "was == State.GRANTED", "false"),
          in(
              Waiter.class,
              "cancelled grant is delivered",
              "bulkhead.end(this) == State.GRANTED",
              "bulkhead.end(this) != null"),
          in(
              Bulkhead.class,
              "waiter leaves its place behind",
              "queue.remove(waiter.turn, waiter);",
              ""),
          in(Waiter.class, "timer stays behind", "timer != null", "false"),
          in(Bulkhead.class, "no timer", "waiter.startTimer(config.queueTimeout());", ""),
          in(Waiter.class, "wrong limit first", "toNanos() < remaining", "toNanos() > remaining"),
          in(
              Waiter.class,
              "timeout is not told",
              "bulkhead.meters.rejected(bulkhead.rejections.queueTimeout.code());",
              ""),
          in(
              Waiter.class,
              "granted on another's loop",
              "loop.executor().execute(this::receive)",
              "receive()"),
          in(Bulkhead.class, "deadline ignored", "deadline.passed(loop.clock())", "false"),
          in(Bulkhead.class, "queue too long", "queue.size() < config", "queue.size() <= config"),
          in(FairQueue.class, "last in, first out", "line.removeFirst()", "line.removeLast()"),
          in(FairQueue.class, "no turns", "lines.putLast(", "lines.putFirst("),
          in(FairQueue.class, "size forgotten", "size--;\n    return waiter;", "return waiter;"),
          in(Bulkhead.class, "debt never paid", "permits.settle();", ""),
          in(Bulkhead.class, "debt ignored", "closed || permits.inDebt()", "closed"),
          in(
              Permits.class,
              "kept permits lost",
              "kept > 0 || size() != target",
              "size() != target"),
          in(
              Bulkhead.class,
              "growth wakes nobody",
              "    serve();\n  }\n\n  /** Hands",
              "  }\n\n  /** Hands"),
          in(Bulkhead.class, "close leaves waiters", "while (!queue.isEmpty())", "while (!closed)"),
          in(Bulkhead.class, "open after close", "if (closed || ", "if ("));

  @Property(tries = 2000, shrinking = ShrinkingMode.OFF)
  void everySchedule_keepsTheRules(@ForAll long seed) {
    new BulkheadSchedule.OfSeed().accept(seed);
  }

  @ParameterizedTest
  @Timeout(value = 1, unit = MINUTES, threadMode = SEPARATE_THREAD)
  @FieldSource("BREAKAGES")
  void everyBreakage_isNoticed(Breakage breakage) {
    LongConsumer schedule = breakage.load(BulkheadSchedule.OfSeed.class, LongConsumer.class);
    assertThatThrownBy(() -> LongStream.range(0, 1000).forEach(schedule))
        .isInstanceOf(AssertionError.class);
  }

  private static Breakage in(Class<?> type, String name, String find, String replacement) {
    return new Breakage(name, type, find, replacement);
  }
}
