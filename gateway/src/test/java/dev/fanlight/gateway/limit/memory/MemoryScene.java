package dev.fanlight.gateway.limit.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.sim.SimLoop;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.plugin.GatewayError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A budget and its holders; nothing is held or listed when all have ended. */
abstract class MemoryScene {
  static final int KIB = 1024;
  static final int MIB = 1024 * KIB;

  final Simulation time = new Simulation(0);
  final SimLoop loop = time.newLoop();
  final MemoryBudget budget;
  final List<MemoryHolder> holders = new ArrayList<>();
  final List<MemoryHolder> refused = new ArrayList<>();
  final List<GatewayError> reasons = new ArrayList<>();

  /** One of 4 MiB. */
  MemoryScene() {
    this(new MemoryBudget(4 * MIB));
  }

  MemoryScene(MemoryBudget budget) {
    this.budget = budget;
  }

  final MemoryHolder holder(String client) {
    return holder(loop, client);
  }

  final MemoryHolder holder(SimLoop on, String client) {
    final MemoryHolder holder = budget.holder(on.loop(), client);
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
  void nothingIsHeldOrListedWhenAllHaveEnded() {
    holders.forEach(HeldBytes::end);
    assertThat(budget.held()).isZero();
    assertThat(budget.granted(loop.loop())).isEmpty();
  }
}
