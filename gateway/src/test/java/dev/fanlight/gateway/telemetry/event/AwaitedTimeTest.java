package dev.fanlight.gateway.telemetry.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.journal.CallRows.Need;
import dev.fanlight.gateway.telemetry.journal.ExchangeRecord;
import dev.fanlight.gateway.telemetry.upstream.CallMeters;
import dev.fanlight.plugin.Outcome;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** In which time of an exchange no call was open that its answer waited for. */
class AwaitedTimeTest {
  private final Telemetry telemetry =
      new Telemetry(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
  private final CallMeters meters = telemetry.calls("r", "u");
  private final List<ExchangeRecord> records = new ArrayList<>();
  private long now;
  private final ExchangeReporter exchange =
      PlayedReports.of(
          "1", () -> now, telemetry.route("r", Set.of()), (start, headers) -> null, records::add);

  private CallReporter begin(Need need) {
    return exchange.callReady("u", "u", meters, need);
  }

  private static void end(CallReporter call) {
    call.over();
    call.ended(Outcome.SUCCESS, 200, null);
  }

  private long overhead() {
    exchange.ended("1", 200, 0, null);
    return records.getFirst().ending().overheadNanos();
  }

  @Test
  void callsAtOnce_countOnce() {
    now = 10;
    CallReporter one = begin(Need.ANSWER);
    now = 20;
    CallReporter other = begin(Need.ANSWER);
    now = 30;
    end(one);
    now = 40;
    end(other);
    now = 100;

    assertThat(overhead()).isEqualTo(70);
  }

  @Test
  void aDetachedRun_isNotWaitedFor() {
    now = 10;
    CallReporter run = begin(Need.DETACHED);
    now = 30;
    end(run);
    now = 100;

    assertThat(overhead()).isEqualTo(100);
  }

  @Test
  void anAdoptedRun_isWaitedFor_fromItsBegin() {
    now = 10;
    CallReporter awaited = begin(Need.ANSWER);
    now = 20;
    begin(Need.DETACHED);
    now = 30;
    end(awaited);
    exchange.waitsForDetached();
    now = 100;

    assertThat(overhead()).isEqualTo(10);
  }
}
