package dev.fanlight.gateway.telemetry.span;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.AccessLogConfig.Query;
import dev.fanlight.gateway.telemetry.journal.ExchangeRecord;
import dev.fanlight.gateway.telemetry.journal.ExchangeRecord.Ending;
import dev.fanlight.gateway.telemetry.journal.ExchangeStart;
import dev.fanlight.gateway.telemetry.journal.PlayedRecord;
import dev.fanlight.gateway.telemetry.request.DetailsRule;
import dev.fanlight.gateway.telemetry.request.RequestDetails;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeptTraceTest {
  @Test
  void aLongQuery_countsAgainstTheBoundOfTheQueue() {
    assertThat(weight("q".repeat(100_000)) - weight("q")).isEqualTo(99_999);
  }

  private static int weight(String query) {
    RequestDetails details =
        new DetailsRule(true, Query.DROP, List.of(), List.of())
            .of("http", "h", query, HttpHeaders.headers());
    ExchangeRecord record =
        PlayedRecord.frozen(
            new ExchangeStart(
                "home", "id", "public", "::1", "1.1", "GET", "/", false, null, details),
            new Ending(0, "id", 200, 0, 1, 0, null, null, Map.of(), 0, false));
    return new KeptTrace(List.of(record)).weight();
  }
}
