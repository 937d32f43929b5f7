package dev.fanlight.gateway.admin.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What of an object has changed. */
class MergePatchTest {
  @Test
  void equalObjects_haveNone() {
    assertThat(MergePatch.between(Map.of("a", Map.of("b", 1)), Map.of("a", Map.of("b", 1))))
        .isEmpty();
  }

  @Test
  void changes_areNamedAtTheirDepth() {
    Map<String, Object> before = Map.of("a", Map.of("b", 1, "c", 2), "d", 3);
    Map<String, Object> now = Map.of("a", Map.of("b", 1, "c", 4), "d", 3);
    assertThat(MergePatch.between(before, now)).isEqualTo(Map.of("a", Map.of("c", 4)));
  }

  @Test
  void whatIsGone_isNull() {
    Map<String, Object> gone = new HashMap<>();
    gone.put("b", null);
    assertThat(MergePatch.between(Map.of("a", Map.of("b", 1, "c", 2)), Map.of("a", Map.of("c", 2))))
        .isEqualTo(Map.of("a", gone));
  }

  @Test
  void whatIsNew_isWhole() {
    assertThat(MergePatch.between(Map.of(), Map.of("a", Map.of("b", 1))))
        .isEqualTo(Map.of("a", Map.of("b", 1)));
  }
}
