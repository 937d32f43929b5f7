package dev.fanlight.gateway.admin.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.admin.snapshot.AdminSources;
import dev.fanlight.gateway.admin.snapshot.GatewaySnapshot;
import dev.fanlight.gateway.admin.snapshot.Glance;
import dev.fanlight.gateway.admin.snapshot.Readiness;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.recent.RecentExchanges;
import dev.fanlight.gateway.telemetry.ribbon.RibbonEvent.Kind;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the messages to viewers say together. */
@Timeout(60)
class LiveStateTest {
  private static final int BEATS = 200;

  private final Telemetry telemetry =
      new Telemetry(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
  private final LiveState state =
      new LiveState(
          new AdminSources(
              telemetry,
              new RecentExchanges(1),
              new Readiness(),
              LiveStateTest::unasked,
              List::of,
              List::of,
              new AdminSources.Explained(
                  LiveStateTest::unasked, LiveStateTest::unasked, trace -> () -> {}),
              (upstream, endpoint, order, who) -> false,
              new AdminSources.Live(LiveStateTest::glance, () -> null)));

  private static <T> T unasked() {
    throw new AssertionError("nobody asks");
  }

  private static Glance glance() {
    return new Glance(
        Instant.EPOCH,
        new Readiness.State(null, null),
        List.of(1),
        new GatewaySnapshot.Totals(0, 0, 0, 0),
        List.of(),
        List.of(),
        List.of());
  }

  private void happens() {
    telemetry.ribbon().add(Kind.ORDER, "upstream u", "something");
  }

  /** A viewer that begins with the whole state gets the next changes, too. */
  @Test
  void eventsOfTheWhole_areNotToldAgainByTheNextChange() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Thread happening =
        Thread.ofPlatform()
            .start(() -> {
              while (!over.get()) {
                happens();
              }
            });
    try {
      for (int beat = 1; beat <= BEATS; beat++) {
        happens();
        LiveState.Told told =
            state.watch(beat * 1_000_000_000L, new LiveState.Audience(true, true));
        long last = numbers(told.change()).getLast();
        assertThat(numbers(told.whole())).allMatch(number -> number <= last);
      }
    } finally {
      over.set(true);
      happening.join();
    }
  }

  private static List<Long> numbers(JsonObject message) {
    return message.getJsonArray("events").stream()
        .map(event -> ((JsonObject) event).getLong("number"))
        .toList();
  }
}
