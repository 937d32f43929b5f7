package dev.fanlight.gateway.upstream.http.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.gateway.time.Timers;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.network.UpstreamFailure;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.FrameUpstream;
import dev.fanlight.gateway.whole.TestGateway;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.impl.HttpClientConnection;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A connection whose time is over when a test says so. */
class HttpConnectorTest {
  private static final byte[] NO_STREAM = FrameUpstream.streams(0);

  private final Vertx vertx = Vertx.vertx();
  private final ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();

  /** What runs when a time is over. */
  private final List<Runnable> due = new CopyOnWriteArrayList<>();

  private final Timers timers =
      (nanos, task) -> {
        due.add(task);
        return () -> due.remove(task);
      };

  @AfterEach
  void close() throws Exception {
    vertx.close().await(15, TimeUnit.SECONDS);
  }

  private Future<HttpClientConnection> connect(FrameUpstream upstream) throws Exception {
    GatewayConfig config =
        TestGateway.config(
            """
            upstreams:
              up: {url: "%s", protocol: h2c}
            routes: []
            """
                .formatted(upstream.url()));
    UpstreamConfig up = Objects.requireNonNull(config.upstreams().get("up"));
    Endpoint endpoint = Endpoint.of(URI.create(upstream.url()), () -> 0);
    Promise<HttpClientConnection> made = Promise.promise();
    context.runOnContext(go ->
        new HttpConnector(context, up, NoNames.create(), timers)
            .connect(endpoint, 60_000)
            .onComplete(made));
    return made.future();
  }

  @Test
  void connectionThatAllowsNoStream_failsWhenItsTimeIsOver_andIsClosed() throws Exception {
    try (FrameUpstream upstream = new FrameUpstream((line, stream) -> {}, NO_STREAM)) {
      Future<HttpClientConnection> made = connect(upstream);
      Eventually.equal("connections", 1, () -> upstream.lines().size());
      FrameUpstream.Line line = upstream.lines().getFirst();
      Eventually.equal("the gateway's settings", false, () -> line.settings().isEmpty());
      line.ping();
      Eventually.equal("the gateway has read the settings", true, line::ponged);
      assertThat(made.isComplete()).isFalse();

      due.forEach(task -> context.runOnContext(go -> task.run()));

      assertThatThrownBy(() -> made.await(15, TimeUnit.SECONDS))
          .isInstanceOf(UpstreamFailure.class)
          .hasMessage("it allows no request in time");
      Eventually.equal("closed", true, line::isClosed);
    }
  }
}
