package dev.fanlight.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nobody reads standard output and standard error, and both pipes are full. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FullPipeTest extends ProcessScene {

  @Override
  ProcessBuilder.Redirect standardError() {
    return ProcessBuilder.Redirect.PIPE;
  }

  /** The banner itself fills the pipe: its second one is longer than that. */
  @Override
  String examples() {
    return "curl x, curl " + "y".repeat(200_000);
  }

  @Test
  void aBannerThatNobodyReads_holdsUpNoSignal() throws Exception {
    String banner = start("", "{body: x}");

    signal("HUP");
    while (!admin(banner, "/metrics").contains("config_reloads_total{result=\"success\"} 1")) {
      pause();
    }
    terminate();

    assertThat(running().waitFor()).isZero();
  }

  /** By each way on which something is printed: the last one is that of SLF4J itself. */
  @Test
  void aPluginThatFloodsThem_isAnswered_andTheProcessEnds() throws Exception {
    String flood =
        """
        {
          for (int i = 0; i < 100; i++) {
            System.out.println("x".repeat(1_000));
            System.err.println("x".repeat(1_000));
            new Throwable().printStackTrace();
            context.logger().warn("{}", new Object() {
              public String toString() { throw new IllegalStateException("no text"); }
            });
          }
          return chain.proceed(it);
        }
        """;
    plugin("Flooding", flood, "");
    String banner = start(plugins("flooding"), "{body: x}");

    for (int i = 0; i < 5; i++) {
      assertThat(send(banner).get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
    terminate();

    assertThat(running().waitFor()).isZero();
  }
}
