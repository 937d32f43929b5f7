package dev.fanlight.plugin.gatewaytest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests of one gateway that JUnit runs at once. */
class ParallelTest {

  /** Each must see only its own requests. */
  static class AtOnce {
    private static final AtomicInteger running = new AtomicInteger();

    @RegisterExtension
    static final GatewayExtension gateway =
        GatewayExtension.of(
                """
                upstreams: {users: {url: "${upstream.users}"}}
                routes: [{name: all, match: {path: "/**"}, proxy: {upstream: users}}]
                """)
            .upstream("users", request -> UpstreamReply.of(204));

    @RepeatedTest(8)
    void seesItsOwn() {
      assertThat(running.incrementAndGet()).isOne();
      for (int i = 1; i <= 3; i++) {
        assertThat(gateway.get("/").status()).isEqualTo(204);
        assertThat(gateway.seen("users")).hasSize(i);
      }
      assertThat(gateway.counted("fanlight_requests_total")).isEqualTo(3);
      running.decrementAndGet();
    }

    /** Shares it. */
    @Nested
    class Within {
      @RepeatedTest(4)
      void seesItsOwn() {
        AtOnce.this.seesItsOwn();
      }
    }
  }

  @Test
  void testsOfOneGateway_runOneAfterAnother() {
    assertThat(Failures.ofParallel(AtOnce.class)).isEmpty();
  }

  @Test
  void aTestWithinAnother_failsAndDoesNotWaitForEver() throws InterruptedException {
    TestTurn turn = new TestTurn();
    turn.take("outer");

    assertThatThrownBy(() -> turn.take("inner"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("the thread of the test outer runs the test inner");
    assertThat(turn.isOf("outer")).isTrue();
    assertThat(turn.isOf("inner")).isFalse();

    turn.give();
    turn.take("inner");
    assertThat(turn.isOf("inner")).isTrue();
  }
}
