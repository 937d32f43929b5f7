package dev.fanlight.gateway.telemetry.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.AccessLogConfig.Choice;
import dev.fanlight.gateway.telemetry.Counted;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.journal.ExchangeRecord;
import dev.fanlight.gateway.telemetry.journal.ExchangeRecord.Ending;
import dev.fanlight.gateway.telemetry.journal.ExchangeStart;
import dev.fanlight.gateway.telemetry.journal.PlayedRecord;
import dev.fanlight.gateway.telemetry.request.RequestDetails;
import dev.fanlight.gateway.telemetry.series.MetricCatalog;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many lines an exchange costs that the access log drops. */
class DroppedLinesTest {
  private final Telemetry telemetry =
      new Telemetry(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));

  @ParameterizedTest
  @CsvSource({"true, 4", "false, 1"})
  void anExchangeThatIsDropped_costsItsLine_andThoseOfItsCalls(boolean calls, int lines) {
    LineWriter log =
        new LineWriter(
                new LineChoice(Choice.ALL, 7),
                new TextLines(Set.of()),
                calls,
                written -> {},
                telemetry)
            .start();
    log.close();

    log.take(exchange());

    assertThat(Counted.of(telemetry, MetricCatalog.ACCESS_LOG_DROPPED)).isEqualTo(lines);
  }

  private static ExchangeRecord exchange() {
    ExchangeRecord record =
        PlayedRecord.begun(
            new ExchangeStart(
                "r", "a", "public", "::1", "2", "GET", "/", false, null, RequestDetails.NONE),
            0);
    PlayedRecord.calls(record, 3);
    record.freeze(new Ending(0, "a", 200, 0, 1, 0, null, null, Map.of(), 0, false));
    return record;
  }
}
