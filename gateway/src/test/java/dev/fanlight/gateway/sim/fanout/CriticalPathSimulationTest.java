package dev.fanlight.gateway.sim.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.sim.exchange.SimExchange;
import dev.fanlight.gateway.sim.findings.Coverage;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange.Call;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange.Part;
import dev.fanlight.gateway.telemetry.meter.PathPhase;
import dev.fanlight.plugin.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The critical path tells the truth: in random schedules, what it blames is made a little shorter,
 * and then the exchange is shorter by just as much.
 */
class CriticalPathSimulationTest {
  private static final int SEEDS = Integer.getInteger("sim.paths", 100);

  /** A step that is blamed, and when its exchange ended. */
  private record Blamed(String exchange, String attempt, Phase step, long duration) {}

  @Test
  void shorteningABlamedStep_shortensItsExchangeByAsMuch() {
    long shortened = LongStream.range(0, SEEDS).map(this::shortened).sum();

    assertThat(shortened).isGreaterThan(SEEDS / 2);
  }

  /** How many steps of that schedule were made shorter. */
  private long shortened(long seed) {
    long shortened = 0;
    for (Blamed blamed : blamed(run(seed, SimNudge.spread()).ended)) {
      SimNudge nudge = run(seed, SimNudge.shortening(blamed.attempt, blamed.step));
      if (nudge.hasShortened()) {
        shortened++;
        assertThat(duration(nudge.ended, blamed.exchange))
            .as("seed %s: %s", seed, blamed)
            .isEqualTo(blamed.duration - SimNudge.LITTLE);
      }
    }
    return shortened;
  }

  private static SimNudge run(long seed, SimNudge nudge) {
    new FanOutSimulation(seed, Set.of(), new Coverage(), nudge).run();
    return nudge;
  }

  private static long duration(Map<SimExchange, FinishedExchange> ended, String exchange) {
    return ended.entrySet().stream()
        .filter(each -> each.getKey().toString().equals(exchange))
        .mapToLong(each -> each.getValue().ending().durationNanos())
        .findFirst()
        .orElse(-1);
  }

  private static List<Blamed> blamed(Map<SimExchange, FinishedExchange> ended) {
    List<Blamed> all = new ArrayList<>();
    ended.forEach((exchange, record) -> {
      for (Part part : record.criticalPath().reversed()) {
        Call call = call(record, part);
        if (call == null ? !isWriting(exchange, part) : !isMovable(call, part.phase())) {
          break;
        }
        if (call != null) {
          all.add(
              new Blamed(
                  exchange.toString(),
                  SimNudge.name(exchange, call.number(), 1),
                  step(part.phase()),
                  record.ending().durationNanos()));
        }
      }
    });
    return all;
  }

  private static @Nullable Call call(FinishedExchange record, Part part) {
    return record.calls().stream()
        .filter(call -> call.name().equals(part.call()))
        .findFirst()
        .orElse(null);
  }

  /** Whether the gateway only waited for the client then, and for no timer of its own. */
  private static boolean isWriting(SimExchange exchange, Part part) {
    return part.phase() == PathPhase.GATEWAY
        && part.durationNanos() == TimeUnit.MILLISECONDS.toNanos(exchange.client().writing());
  }

  /** Whether the rest of the exchange moves with that part: no permit, turn or timer fixes it. */
  private static boolean isMovable(Call call, PathPhase phase) {
    return phase != PathPhase.QUEUE
        && phase != PathPhase.TURN
        && call.attempts().size() == 1
        && FinishedExchange.ANSWERED.equals(call.attempts().getFirst().outcome());
  }

  private static Phase step(PathPhase phase) {
    return switch (phase) {
      case CONNECT -> Phase.CONNECT;
      case HEAD -> Phase.RESPONSE;
      default -> Phase.BODY;
    };
  }
}
