package dev.fanlight.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.cli.show.TopFrame;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code fanlight top} shows. */
class TopFrameTest {
  private static JsonObject live(int entries) {
    JsonObject bulkheads = new JsonObject();
    JsonObject routes = new JsonObject();
    for (int i = 0; i < entries; i++) {
      bulkheads.put(
          "up" + i,
          new JsonObject()
              .put("permits", 64)
              .put("in_use", i)
              .put("queued", 2)
              .put("arrivals", 12.34)
              .put("wait_p99_ms", 1234));
      routes.put(
          "route" + i, new JsonObject().put("in_flight", i).put("rate", 310.4).put("p50_ms", 9.87));
    }
    JsonObject state =
        new JsonObject()
            .put("status", "ready")
            .put(
                "totals",
                new JsonObject().put("rate", 1234.5).put("exchanges", 3).put("p50_ms", 12))
            .put("bulkheads", bulkheads)
            .put("routes", routes);
    return new JsonObject().put("time", "2026-11-27T21:38:35.974Z").put("state", state);
  }

  @Test
  void frame_showsTheBusiestFirst() {
    assertThat(TopFrame.of(live(2), "http://127.0.0.1:9090", 24, 80))
        .isEqualTo(
            """
            fanlight top  http://127.0.0.1:9090  ready  21:38:35
            1235 requests/s, 0 errors/s, 3 open, 0 calls, p50 12 ms, p99 -

            BULKHEAD                                         IN USE QUEUED CALLS/S WAIT P99
            up1                            [#.........]        1/64      2    12.3   1.23 s
            up0                            [..........]        0/64      2    12.3   1.23 s

            ROUTE                                         OPEN REQUESTS/S      P50      P99
            route1                                           1        310   9.9 ms        -
            route0                                           0        310   9.9 ms        -

            """);
  }

  @ParameterizedTest
  @CsvSource({
    "24, 80",
    "10, 40",
    "9, 40",
    "8, 40",
    "5, 40",
    "3, 80",
    "1, 1",
    "24, 20",
    "50, 200",
    "2147483647, 80"
  })
  void frame_fitsTheTerminal(int lines, int width) {
    String frame = TopFrame.of(live(1000), "http://127.0.0.1:9090", lines, width);

    assertThat(frame.lines().mapToInt(String::length).max().orElse(0))
        .isLessThanOrEqualTo(Math.max(width - 1, 1));
    assertThat(frame.lines().count()).isLessThanOrEqualTo(lines);
  }

  @Test
  void frame_ofASmallTerminal_keepsWhatMattersMost() {
    assertThat(TopFrame.of(live(9), "http://127.0.0.1:9090", 8, 40))
        .isEqualTo(
            """
            http://127.0.0.1:9090  ready  21:38:35
            1235 requests/s, 0 errors/s, 3 open
            BULKHEAD         IN USE QUEUED WAIT P99
            up8                8/64      2   1.23 s
            up7                7/64      2   1.23 s
            ROUTE          OPEN REQUESTS/S      P99
            route8            8        310        -
            route7            7        310        -
            """);
  }

  @Test
  void frame_letsNothingControlTheTerminal_andTakesWhatIsMissing() {
    JsonObject live = new JsonObject();
    assertThat(TopFrame.of(live, "g", 24, 80)).contains("BULKHEAD");
    live.put(
        "state",
        new JsonObject()
            .put("status", "\u001b[2J")
            .put("totals", "none")
            .put(
                "routes",
                new JsonObject()
                    .put("a\u001b]0;x\u0007\nb".repeat(50), new JsonObject().put("rate", "fast"))));

    assertThat(TopFrame.of(live, "g", 24, 80))
        .doesNotContain("\u001b", "\u0007")
        .contains("a?]0;x??b");
  }
}
