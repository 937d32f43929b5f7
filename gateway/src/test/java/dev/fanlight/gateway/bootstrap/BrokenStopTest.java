package dev.fanlight.gateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.gateway.config.GatewayConfig.ShutdownConfig;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BrokenStopTest {
  @Test
  void stepThatThrowsAnError_failsTheStop() {
    LinkageError broken = new LinkageError("broken");

    Future<Void> stop =
        new Shutdown(new Broken(broken)).start(new ShutdownConfig(Duration.ZERO, Duration.ZERO));

    assertThatThrownBy(() -> stop.await(20, TimeUnit.SECONDS)).isSameAs(broken);
  }

  /** Does not come beyond its first step. */
  private record Broken(Error error) implements Shutdown.Steps {
    @Override
    public void announce() {
      throw error;
    }

    @Override
    public Future<Void> drain(Duration timeout) {
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> cut() {
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> stopPlugins() {
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> closeLoops() {
      return Future.succeededFuture();
    }

    @Override
    public void closeLogs() {}

    @Override
    public List<String> holders() {
      return List.of();
    }
  }
}
