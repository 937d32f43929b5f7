package dev.fanlight.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.upstream.BulkheadConfig;
import dev.fanlight.gateway.limit.Waiter.State;
import dev.fanlight.gateway.sim.SimLoop;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.time.Deadline;
import dev.fanlight.plugin.ErrorCode;
import io.vertx.core.AsyncResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A random schedule of one seed: exchanges on several loops come for permits, are granted, give
 * back (twice at times), cancel and time out, while somebody changes the size. The rules are
 * checked after every step.
 *
 * <p>In half of the schedules loops lag: time passes with their tasks undone. There a grant may
 * come too late without anybody seeing that it used up a turn; so the order of service is checked
 * in the other half.
 */
public final class BulkheadSchedule {
  private static final int STEPS = 80;
  private static final Set<ErrorCode> REJECTED =
      EnumSet.of(ErrorCode.BULKHEAD_FULL, ErrorCode.QUEUE_TIMEOUT);

  /** Runs one; as a type of the JDK, for {@code Breakage}. */
  public static final class OfSeed implements LongConsumer {
    @Override
    public void accept(long seed) {
      BulkheadSchedule schedule = new BulkheadSchedule(seed);
      try {
        schedule.run();
      } catch (AssertionError | RuntimeException broken) {
        throw new AssertionError("seed " + seed + ", " + schedule.history, broken);
      }
    }
  }

  private final Random random;
  private final Simulation simulation;
  private final List<Party> parties;
  private final boolean lagging;
  private final CountingMeters meters = new CountingMeters();
  private final List<Ticket> tickets = new ArrayList<>();
  private final List<Permit> held = new ArrayList<>();
  private final List<Permit> spent = new ArrayList<>();
  private final Turns<Ticket> turns = new Turns<>();
  private final List<String> history = new ArrayList<>();
  private final List<AssertionError> errors = new ArrayList<>();
  private final Bulkhead bulkhead;
  private BulkheadConfig config;
  private int inUseBefore;
  private boolean closed;

  private record Party(String exchange, Turn turn, SimLoop loop) {
    @Override
    public String toString() {
      return exchange;
    }
  }

  private BulkheadSchedule(long seed) {
    random = new Random(seed);
    simulation = new Simulation(seed);
    List<SimLoop> loops =
        IntStream.rangeClosed(0, random.nextInt(3)).mapToObj(i -> simulation.newLoop()).toList();
    parties =
        IntStream.rangeClosed(0, random.nextInt(4))
            .mapToObj(
                i -> new Party("exchange" + i, new Turn(), loops.get(random.nextInt(loops.size()))))
            .toList();
    lagging = random.nextBoolean();
    config = someConfig();
    bulkhead = new Bulkhead("b", config, meters);
    simulation.afterEachTask(this::check);
  }

  private void run() {
    for (int i = 0; i < STEPS; i++) {
      act();
      check();
    }
    if (random.nextInt(4) == 0) {
      closed = true;
      bulkhead.close();
      check();
    }
    comeToRest();
  }

  private void act() {
    int dice = random.nextInt(100);
    if (dice < 30) {
      Party party = parties.get(random.nextInt(parties.size()));
      party.loop.execute(() -> arrive(party));
    } else if (dice < 55) {
      history.add("step");
      simulation.step();
    } else if (dice < 60) {
      tryOnce();
    } else if (dice < 75 && !held.isEmpty()) {
      history.add("release");
      release(held.remove(random.nextInt(held.size())));
    } else if (dice < 78 && !spent.isEmpty()) {
      history.add("release again");
      spent.get(random.nextInt(spent.size())).release();
    } else if (dice < 88 && !tickets.isEmpty()) {
      cancel(tickets.get(random.nextInt(tickets.size())));
    } else if (dice < 96) {
      letTimePass(Duration.ofMillis(random.nextInt(20)));
    } else {
      config = someConfig();
      history.add("resize " + config);
      bulkhead.resize(config);
    }
  }

  private BulkheadConfig someConfig() {
    Duration queueTimeout = random.nextBoolean() ? null : Duration.ofMillis(1 + random.nextInt(30));
    return new BulkheadConfig(1 + random.nextInt(4), random.nextInt(8), queueTimeout);
  }

  private void arrive(Party party) {
    Duration timeout = Duration.ofMillis(random.nextInt(40)).plusNanos(tickets.size());
    Deadline deadline = Deadline.of(simulation.clock(), timeout);
    ErrorCode refusal = expectedRefusal(timeout);
    boolean free = isFree();
    history.add(party + " arrives");

    Wait wait = bulkhead.acquire(party.turn, deadline, party.loop.loop());

    Ticket ticket = new Ticket(wait, simulation.elapsed(), timeout, config.queueTimeout());
    tickets.add(ticket);
    boolean hasty = random.nextInt(4) == 0;
    wait.permit().onComplete(end -> note(() -> ended(party, ticket, end, hasty)));
    if (refusal != null) {
      assertThat(ticket.error()).isEqualTo(refusal);
    } else if (free) {
      assertThat(wait.permit().succeeded()).as("granted at once").isTrue();
    } else {
      assertThat(ticket.state()).as("queued").isEqualTo(State.WAITING);
      turns.add(party.exchange, ticket);
    }
  }

  private @Nullable ErrorCode expectedRefusal(Duration timeout) {
    if (!timeout.isPositive()) {
      return ErrorCode.DEADLINE_EXCEEDED;
    }
    if (closed) {
      return ErrorCode.SHUTTING_DOWN;
    }
    return isFree() || bulkhead.queueDepth() < config.maxQueue() ? null : ErrorCode.BULKHEAD_FULL;
  }

  private boolean isFree() {
    return !closed && bulkhead.queueDepth() == 0 && bulkhead.inUse() < bulkhead.permits();
  }

  private void ended(Party party, Ticket ticket, AsyncResult<Permit> end, boolean hasty) {
    assertThat(simulation.current()).as("its own loop").isSameAs(party.loop);
    if (end.failed()) {
      ticket.failed(end.cause(), simulation.elapsed(), lagging);
    } else if (hasty) {
      history.add(party + " granted, releases at once");
      release(end.result());
    } else {
      history.add(party + " granted");
      held.add(end.result());
    }
  }

  /** What a listener throws, its future swallows. */
  private void note(Runnable listener) {
    try {
      listener.run();
    } catch (AssertionError error) {
      errors.add(error);
    }
  }

  private void tryOnce() {
    boolean free = isFree();
    history.add("try");
    Permit permit = bulkhead.tryAcquire();
    assertThat(permit != null).as("taken if free").isEqualTo(free);
    if (permit != null) {
      held.add(permit);
    }
  }

  private void release(Permit permit) {
    spent.add(permit);
    permit.release();
  }

  private void cancel(Ticket ticket) {
    history.add("cancel ticket " + tickets.indexOf(ticket));
    ticket.cancel();
  }

  private void letTimePass(Duration time) {
    history.add("wait " + time);
    if (lagging) {
      simulation.lag(time);
    } else {
      simulation.advance(time);
    }
  }

  private void check() {
    assertThat(errors).isEmpty();
    int granted = (int) tickets.stream().filter(ticket -> ticket.state() == State.GRANTED).count();
    int waiting = (int) tickets.stream().filter(ticket -> ticket.state() == State.WAITING).count();
    int open = (int) tickets.stream().filter(Ticket::isOpen).count();
    int inUse = bulkhead.inUse();
    assertThat(inUse).as("permits are conserved").isEqualTo(granted + held.size());
    assertThat(inUse).as("never too many out").isLessThanOrEqualTo(allowed());
    assertThat(bulkhead.queueDepth()).as("queue depth").isEqualTo(waiting);
    assertThat(waiting == 0 || inUse >= bulkhead.permits()).as("nobody sleeps for free").isTrue();
    assertThat(simulation.pendingTimers()).as("timers").isBetween(lagging ? waiting : open, open);
    assertThat(meters.waits().size()).as("waits told").isEqualTo(held.size() + spent.size());
    assertThat(meters.rejections().size()).as("rejections told").isEqualTo(rejected());
    checkOrder();
    inUseBefore = inUse;
  }

  /** After a shrink more are out than the size says, but none is added. */
  private int allowed() {
    return Math.max(bulkhead.permits(), inUseBefore);
  }

  private int rejected() {
    return (int) tickets.stream().filter(ticket -> REJECTED.contains(ticket.error())).count();
  }

  /** Who has left the queue since the last check: without a permit, or in turn. */
  private void checkOrder() {
    List<Ticket> served = new ArrayList<>();
    for (Ticket ticket : tickets) {
      switch (ticket.newsOfQueue()) {
        case NONE -> {}
        case LEFT -> turns.remove(ticket);
        case SERVED -> served.add(ticket);
      }
    }
    List<Ticket> expected = served.stream().map(ticket -> turns.next()).toList();
    if (!lagging) {
      assertThat(served).as("first in, first out; in turns").hasSameElementsAs(expected);
    }
  }

  private void comeToRest() {
    simulation.runReady();
    while (!held.isEmpty()) {
      release(held.removeFirst());
      simulation.runReady();
    }
    simulation.runUntilIdle();
    while (!held.isEmpty()) {
      release(held.removeFirst());
      simulation.runUntilIdle();
    }
    check();
    assertThat(tickets).as("every wait has ended").noneMatch(Ticket::isOpen);
    assertThat(bulkhead.inUse()).isZero();
    int free = 0;
    while (bulkhead.tryAcquire() != null) {
      free++;
    }
    assertThat(free).as("all permits are back").isEqualTo(closed ? 0 : bulkhead.permits());
  }
}
