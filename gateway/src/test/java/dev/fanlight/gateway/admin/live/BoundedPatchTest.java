package dev.fanlight.gateway.admin.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** How many changes are told at once. */
class BoundedPatchTest {
  private final BoundedPatch patch = new BoundedPatch(3);

  /** A state whose routes all have that number. */
  private static Map<String, Object> state(int routes, int number) {
    Map<String, Object> all = new TreeMap<>();
    for (int i = 0; i < routes; i++) {
      all.put("r" + i, Map.of("rate", number));
    }
    return Map.of("routes", all, "totals", Map.of("rate", number));
  }

  private Set<String> told(Map<String, Object> next) {
    Set<String> names = new HashSet<>();
    if (patch.to(next).get("routes") instanceof Map<?, ?> routes) {
      routes.keySet().forEach(name -> names.add(String.valueOf(name)));
    }
    return names;
  }

  @Test
  void fewChanges_areToldAtOnce() {
    assertThat(told(state(3, 1))).containsExactlyInAnyOrder("r0", "r1", "r2");
    assertThat(patch.told()).isEqualTo(state(3, 1));
  }

  @Test
  void manyChanges_followInTurn_untilAllAreTold() {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      Set<String> now = told(state(8, 1));
      assertThat(now).hasSizeLessThanOrEqualTo(3);
      names.addAll(now);
    }
    assertThat(names).hasSize(8);
    assertThat(patch.told()).isEqualTo(state(8, 1));
    assertThat(patch.to(state(8, 1))).isEmpty();
  }

  @Test
  void whatChangesAgainAndAgain_keepsNobodyFromItsTurn() {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      names.addAll(told(state(8, i)));
    }
    assertThat(names).hasSize(8);
  }

  @Test
  void theBeginning_isToldAtOnce() {
    patch.begin(state(8, 1));
    assertThat(patch.told()).isEqualTo(state(8, 1));
    assertThat(patch.to(state(8, 1))).isEmpty();
  }

  @Test
  void whatIsGone_isToldInItsTurn() {
    told(state(3, 1));
    told(state(0, 1));
    assertThat(patch.told()).isEqualTo(state(0, 1));
  }
}
