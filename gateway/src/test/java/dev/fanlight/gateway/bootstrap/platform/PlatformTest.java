package dev.fanlight.gateway.bootstrap.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import org.junit.jupiter.api.Test;

class PlatformTest {
  @Test
  void hostsFile_isReadAgain() {
    Vertx vertx = Platform.control();
    try {
      assertThat(((VertxInternal) vertx).nameResolver().options().getHostsRefreshPeriod())
          .isPositive();
    } finally {
      vertx.close().await();
    }
  }
}
