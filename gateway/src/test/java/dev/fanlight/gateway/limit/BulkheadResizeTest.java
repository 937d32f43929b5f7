package dev.fanlight.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BulkheadResizeTest extends BulkheadScene {
  @Test
  void resize_larger_letsWaitersIn() {
    Bulkhead bulkhead = bulkhead(1, 3, null);
    take(bulkhead);
    Wait second = arrive(bulkhead, "a");
    Wait third = arrive(bulkhead, "a");
    Wait fourth = arrive(bulkhead, "a");
    bulkhead.resize(config(3, 3, null));
    simulation.runReady();
    assertThat(second.permit().succeeded()).isTrue();
    assertThat(third.permit().succeeded()).isTrue();
    assertThat(fourth.permit().isComplete()).isFalse();
  }

  @Test
  void resize_smaller_keepsReturnedPermitsUntilTheSizeFits() {
    Bulkhead bulkhead = bulkhead(3, 1, null);
    List<Permit> out = List.of(take(bulkhead), take(bulkhead), take(bulkhead));
    Wait wait = arrive(bulkhead, "a");
    bulkhead.resize(config(1, 1, null));
    assertThat(bulkhead.permits()).isOne();

    out.get(0).release();
    out.get(1).release();
    simulation.runReady();
    assertThat(wait.permit().isComplete()).isFalse();
    assertThat(bulkhead.inUse()).isOne();

    out.get(2).release();
    simulation.runReady();
    assertThat(wait.permit().succeeded()).isTrue();
  }

  @Test
  void resize_smallerAndLargerAgain_losesNoPermit() {
    Bulkhead bulkhead = bulkhead(3, 0, null);
    Permit first = take(bulkhead);
    take(bulkhead);
    bulkhead.resize(config(1, 0, null));
    first.release();
    bulkhead.resize(config(3, 0, null));
    take(bulkhead);
    take(bulkhead);
    assertThat(bulkhead.tryAcquire()).isNull();
    assertThat(bulkhead.inUse()).isEqualTo(3);
  }
}
