package dev.fanlight.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.filter.ChainedFilter;
import dev.fanlight.gateway.filter.FilterChain;
import dev.fanlight.gateway.upstream.script.Script;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a plugin does after it has passed a request on to a proxied upstream has the time of the
 * exchange, 4 seconds. The upstream has 1 second.
 */
class SecondHalfTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private static final String CONFIG =
      """
      listeners: [{name: public, port: 8080}]
      upstreams: {u: {url: "http://u:80"}}
      routes:
        - {name: r, match: {path: /**}, timeout: 4s, proxy: {upstream: u}}
      """;

  @TempDir Path folder;

  /** The upstream answers {@code /soon} at once, and anything else late. */
  private final RouteScene scene =
      new RouteScene(TIMEOUT, path -> Script.answer(path.equals("/soon") ? 1 : 60_000, 200, "1"));

  private final List<Filter> filters = new ArrayList<>();
  private final List<Duration> remaining = new ArrayList<>();

  /** What the client got, and after how many milliseconds. */
  private String answered(String path) throws Exception {
    GatewayConfig config = RouteScene.config(folder, CONFIG);
    List<ChainedFilter> plugins = new ArrayList<>();
    for (Filter filter : filters) {
      String name = "p" + plugins.size();
      plugins.add(ChainedFilter.of(name, filter, scene.telemetry.plugin(name, name, "r")));
    }
    List<String> answers = new ArrayList<>();
    scene.play(
        config,
        Map.of("r", new FilterChain(plugins)),
        null,
        RouteScene.get(path),
        served ->
            served
                .response()
                .onComplete((answer, failure) -> {
                  String what =
                      failure == null
                          ? Integer.toString(answer.status())
                          : GatewayError.from(failure).code().code();
                  answers.add(what + " after " + scene.time.elapsed().toMillis());
                  served.end(200, 0, failure == null ? null : GatewayError.from(failure));
                }));
    assertThat(scene.upstream.open()).isEmpty();
    return String.join(", ", answers);
  }

  private <T> Future<T> later(Duration time, T what) {
    Promise<T> done = Promise.promise();
    scene.loop.loop().timers().schedule(time.toNanos(), () -> done.complete(what));
    return done.future();
  }

  /** Works that long once it has the answer. */
  private void works(Duration time) {
    filters.add((exchange, chain) ->
        chain
            .proceed(exchange)
            .compose(answer -> {
              remaining.add(exchange.remaining());
              return later(time, answer);
            }));
  }

  @Test
  void secondHalf_outlastsTheTimeoutOfTheUpstream() throws Exception {
    works(Duration.ofMillis(3_000));

    assertThat(answered("/soon")).isEqualTo("200 after 3003");
    assertThat(remaining).containsExactly(Duration.ofMillis(3_997));
  }

  @Test
  void secondHalf_ofPluginsAroundEachOther_hasOneTime() throws Exception {
    works(Duration.ofMillis(1_500));
    works(Duration.ofMillis(1_500));

    assertThat(answered("/soon")).isEqualTo("200 after 3003");
  }

  @Test
  void secondHalf_endsAtTheDeadlineOfTheExchange() throws Exception {
    works(Duration.ofMillis(4_500));

    assertThat(answered("/soon")).isEqualTo("plugin_timeout after 4000");
    assertThat(scene.upstream.reset()).containsExactly("/soon");
  }

  @Test
  void callOfTheSecondHalf_hasTheTimeoutOfItsUpstream() throws Exception {
    filters.add((exchange, chain) ->
        chain
            .proceed(exchange)
            .compose(answer -> later(Duration.ofMillis(900), answer))
            .compose(answer -> asks(exchange).otherwise(answer)));

    assertThat(answered("/soon")).isEqualTo("200 after 1903");
  }

  private static Future<GatewayResponse> asks(Exchange exchange) {
    return exchange
        .calls()
        .send("u", CallRequest.get("/late"))
        .map(none -> GatewayResponse.of(500));
  }

  @Test
  void lateCall_leavesThePluginTheRestOfItsTime() throws Exception {
    filters.add((exchange, chain) ->
        chain
            .proceed(exchange)
            .recover(late -> {
              remaining.add(exchange.remaining());
              return later(Duration.ofMillis(2_000), GatewayResponse.of(203));
            }));

    assertThat(answered("/late")).isEqualTo("203 after 3000");
    assertThat(remaining).containsExactly(Duration.ofMillis(3_000));
  }

  @Test
  void lateCall_isWhatTheClientHearsOf() throws Exception {
    assertThat(answered("/late")).isEqualTo("deadline_exceeded after 1000");
  }

  @Test
  void lateCall_isWhatTheClientHearsOf_throughAPlugin() throws Exception {
    works(Duration.ZERO);

    assertThat(answered("/late")).isEqualTo("deadline_exceeded after 1000");
  }
}
