package dev.fanlight.gateway.limit.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.sim.SimLoop;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.plugin.GatewayError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A budget of 4 MiB and its holders; nothing is held when all have ended. */
abstract class MemoryScene {
  static final int KIB = 1024;
  static final int MIB = 1024 * KIB;

  final Simulation time = new Simulation(0);
  final SimLoop loop = time.newLoop();
  final MemoryBudget budget = new MemoryBudget(4 * MIB);
  final List<MemoryHolder> holders = new ArrayList<>();
  final List<MemoryHolder> refused = new ArrayList<>();
  final List<GatewayError> reasons = new ArrayList<>();

  final MemoryHolder holder(String client) {
    final MemoryHolder holder = budget.holder(loop.loop(), client);
    holder.onRefused(reason -> {
      refused.add(holder);
      reasons.add(reason);
      holder.end();
    });
    holders.add(holder);
    return holder;
  }

  final MemoryHolder holding(String client, long bytes) {
    final MemoryHolder holder = holder(client);
    assertThat(holder.take(bytes)).isTrue();
    return holder;
  }

  @AfterEach
  void nothingIsHeldWhenAllHaveEnded() {
    holders.forEach(HeldBytes::end);
    assertThat(budget.held()).isZero();
  }
}
