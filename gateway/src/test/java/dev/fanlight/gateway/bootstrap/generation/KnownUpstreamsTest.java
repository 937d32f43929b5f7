package dev.fanlight.gateway.bootstrap.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.gateway.bootstrap.platform.Platform;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.WithoutEndpoint;
import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownUpstreamsTest {
  @Test
  void openedBeforeOneThatCannotBe_areClosed(@TempDir Path folder) throws Exception {
    GatewayConfig config =
        ConfigLoader.load(
            Files.writeString(
                folder.resolve("it.yaml"),
                """
                listeners: [{name: public, port: 0}]
                upstreams: {up: {discovery: {file: absent.yaml}}}
                routes: []
                """),
            Map.of());
    UpstreamConfig up = Objects.requireNonNull(config.upstreams().get("up"));
    Vertx vertx = Platform.start();
    Shared shared = Shared.of(config, vertx);
    try {
      KnownUpstreams known = shared.known();

      assertThatThrownBy(() ->
              known.open(
                  List.of(up, WithoutEndpoint.named("other", up)), Map.of(), shared.bulkheads()))
          .isInstanceOf(IndexOutOfBoundsException.class);

      // As long as it is open it waits for its file.
      assertThat(known.discovered(up).succeeded()).isTrue();
    } finally {
      shared.close();
      vertx.close().await(15, TimeUnit.SECONDS);
    }
  }
}
