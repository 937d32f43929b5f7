package dev.fanlight.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.BulkheadConfig;
import dev.fanlight.gateway.config.UpstreamConfig;
import dev.fanlight.gateway.limit.Bulkhead;
import dev.fanlight.gateway.limit.Deadline;
import dev.fanlight.gateway.limit.HeldBytes;
import dev.fanlight.gateway.limit.Loop;
import dev.fanlight.gateway.limit.MemoryBudget;
import dev.fanlight.gateway.limit.Turn;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.telemetry.BulkheadMeters;
import dev.fanlight.gateway.telemetry.CallMeters;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.upstream.balance.Endpoint;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call gives everything back, whatever is thrown while it starts. */
class UpstreamCallTest {
  private final Simulation time = new Simulation(0);
  private final Loop loop = time.newLoop().loop();
  private final Bulkhead bulkhead = new Bulkhead("u", BulkheadConfig.DEFAULT, BulkheadMeters.NONE);
  private final SharedUpstream shared = new SharedUpstream(config(), bulkhead, time.clock());
  private final List<@Nullable GatewayError> ends = new ArrayList<>();

  private static UpstreamConfig config() {
    return new UpstreamConfig(
        "u",
        List.of(URI.create("http://u:80")),
        UpstreamConfig.Protocol.HTTP_1_1,
        new UpstreamConfig.Balance.RoundRobin(),
        new UpstreamConfig.HostHeader.Endpoint(),
        Duration.ofSeconds(2),
        Duration.ofSeconds(1),
        Duration.ofMillis(500),
        BulkheadConfig.DEFAULT,
        null,
        null,
        100,
        "x-request-timeout-ms",
        1 << 20,
        1 << 16,
        null);
  }

  private final class Owner implements CallContext, CallEvents {
    private final Turn turn = new Turn();

    @Override
    public Loop loop() {
      return loop;
    }

    @Override
    public Turn turn() {
      return turn;
    }

    @Override
    public Deadline deadline() {
      return Deadline.of(time.clock(), Duration.ofSeconds(1));
    }

    @Override
    public HeldBytes held() {
      return new MemoryBudget(1 << 20).holder(loop, "1");
    }

    @Override
    public CallMeters meters() {
      return new Telemetry(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)).calls("x", "u");
    }

    @Override
    public String requestId() {
      return "1";
    }

    @Override
    public void uploading(boolean now) {}

    @Override
    public void head(CallHead head) {}

    @Override
    public void closed(@Nullable GatewayError error) {
      ends.add(error);
    }
  }

  private record Defect(Throwable thrown) implements Connections {
    @Override
    public Attempt open(
        Endpoint endpoint,
        CallRequest request,
        String requestId,
        long remainingMillis,
        Listener listener) {
      if (thrown instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) thrown;
    }

    @Override
    public void room(int permits) {}

    @Override
    public Future<Void> close() {
      return Future.succeededFuture();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void call_whoseAttemptThrowsWhenItStarts_endsAndGivesEverythingBack(boolean error) {
    Throwable thrown =
        error
            ? new ExceptionInInitializerError("no trust store")
            : new IllegalStateException("odd");
    Upstream upstream = new Upstream(shared, new Defect(thrown), () -> 0);

    Owner owner = new Owner();
    upstream.open(CallRequest.get("/"), owner, owner, new CallPolicy(null, null, false));

    assertThat(ends)
        .singleElement()
        .satisfies(end -> {
          assertThat(end).isNotNull();
          assertThat(end.code()).isEqualTo(ErrorCode.INTERNAL_ERROR);
          assertThat(end.getCause()).isSameAs(thrown);
        });
    assertThat(bulkhead.inUse()).isZero();
    assertThat(ScriptedConnections.load(shared)).isZero();
    assertThat(time.pendingTimers()).isZero();
  }
}
