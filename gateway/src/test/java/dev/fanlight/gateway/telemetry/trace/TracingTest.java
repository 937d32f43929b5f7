package dev.fanlight.gateway.telemetry.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.TracingConfig;
import dev.fanlight.gateway.config.TracingConfig.Export;
import dev.fanlight.gateway.config.TracingConfig.Keep;
import dev.fanlight.gateway.config.TracingConfig.Trust;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose trace an exchange is in. */
class TracingTest {
  private final MultiMap fields = HttpHeaders.headers();

  static Tracing tracing(Trust trust, double sample) {
    Export export = new Export(URI.create("http://c:4318/v1/traces"), "fanlight", Map.of());
    Keep keep = new Keep(true, true, Duration.ofSeconds(1));
    TracingConfig config = new TracingConfig(export, sample, keep, trust);
    return new Tracing(new TracePolicy(config, Map.of(), Set.of()), new SplittableRandom(1));
  }

  private ExchangeTrace begin(Trust trust, double sample) {
    return tracing(trust, sample).begin(fields, false);
  }

  @Test
  void untrusted_beginsATraceWithALinkAndDropsWhatThePeerSays() {
    fields
        .add("traceparent", TraceContextTest.SENT)
        .add("tracestate", "foo=1")
        .add("baggage", "user=ada");

    ExchangeTrace trace = begin(Trust.NONE, 1);

    assertThat(trace.traceId()).isNotEqualTo(TraceContextTest.TRACE);
    assertThat(trace.isRoot()).isTrue();
    assertThat(trace.state()).isNull();
    assertThat(trace.link()).isEqualTo(TraceParent.parse(TraceContextTest.SENT));
    assertThat(fields.isEmpty()).isTrue();
  }

  @Test
  void untrustedMalformed_hasNoLink() {
    fields.add("traceparent", TraceContextTest.SENT).add("traceparent", TraceContextTest.SENT);

    assertThat(begin(Trust.NONE, 1).link()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"true,true", "false,false"})
  void trustedProxies_onlyTheseAreTrusted(boolean proxy, boolean child) {
    fields.add("traceparent", TraceContextTest.SENT).add("baggage", "user=ada");

    ExchangeTrace trace = tracing(Trust.TRUSTED_PROXIES, 0).begin(fields, proxy);

    assertThat(trace.traceId().equals(TraceContextTest.TRACE)).isEqualTo(child);
    assertThat(trace.sampled()).isEqualTo(child);
    assertThat(fields.contains("baggage")).isEqualTo(child);
  }

  @Test
  void sample_isTheShareOfTracesBegunHere() {
    Tracing some = tracing(Trust.NONE, 0.25);
    long sampled =
        IntStream.range(0, 10_000).filter(i -> some.begin(fields, false).sampled()).count();

    assertThat(sampled).isBetween(2_300L, 2_700L);
    assertThat(begin(Trust.NONE, 1).sampled()).isTrue();
    assertThat(begin(Trust.NONE, 0).sampled()).isFalse();
  }

  @Test
  void itemOfABatch_isInTheSpanOfItsCall() {
    ExchangeTrace batch = begin(Trust.NONE, 1);
    ExchangeTrace item = batch.within(3);

    assertThat(item.traceId()).isEqualTo(batch.traceId());
    assertThat(item.parent()).isEqualTo(batch.ofCall(3));
    assertThat(item.isRoot()).isFalse();
    assertThat(item.sampled()).isTrue();
    assertThat(item.span()).isNotEqualTo(batch.within(4).span()).isNotEqualTo(batch.ofCall(3));
  }
}
