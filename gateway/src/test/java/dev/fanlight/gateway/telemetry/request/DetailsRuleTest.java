package dev.fanlight.gateway.telemetry.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.AccessLogConfig;
import dev.fanlight.gateway.config.AccessLogConfig.Query;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetailsRuleTest {
  @ParameterizedTest
  @CsvSource({
    "a=1, a=REDACTED",
    "a=1&b=2, a=REDACTED&b=REDACTED",
    "token, REDACTED",
    "token&a=1, REDACTED&a=REDACTED",
    "a=, REDACTED",
    "c2VjcmV0=, REDACTED",
    "c2VjcmV0cw==&a=1, REDACTED&a=REDACTED",
    "=, REDACTED",
    "a==b, a=REDACTED",
    "=secret, =REDACTED",
    "a=b=c, a=REDACTED",
    "a=1;token=2, a=REDACTED",
    "a=1&, a=REDACTED&",
    "&&, &&",
    "%61=%62, %61=REDACTED",
    "'', ''"
  })
  void redact_keepsNames_andNoValue(String query, String shown) {
    assertThat(query(Query.REDACT, query)).isEqualTo(shown);
  }

  @Test
  void keepAndDrop_doWhatTheySay() {
    assertThat(query(Query.KEEP, "a=1&b")).isEqualTo("a=1&b");
    assertThat(query(Query.DROP, "a=1&b")).isNull();
    assertThat(query(Query.REDACT, null)).isNull();
    assertThat(query(Query.KEEP, null)).isNull();
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void redact_readsALongQueryOnce() {
    String query = "a&".repeat(2_000_000);

    assertThat(query(Query.REDACT, query)).isEqualTo("REDACTED&".repeat(2_000_000));
  }

  @Property(tries = 300)
  void redact_showsNoDigit_ofValuesThatAreDigits(
      @ForAll @CharRange(from = '0', to = '9') @StringLength(min = 1) String value,
      @ForAll @CharRange(from = '!', to = '/') String between) {
    assertThat(query(Query.REDACT, "a=" + value + between + "&" + value + "&b=" + value))
        .doesNotContainPattern("[0-9]");
  }

  @Test
  void headers_areThoseThatTheConfigurationNames_withoutSecrets() {
    MultiMap fields =
        HttpHeaders.headers()
            .add("X-Tenant", "a")
            .add("Authorization", "Bearer secret")
            .add("Accept-Language", "de")
            .add("accept-language", "en")
            .add("X-Other", "no");
    DetailsRule rule =
        new DetailsRule(
            true,
            Query.DROP,
            List.of("accept-language", "x-tenant", "x-absent"),
            List.of("authorization", "cookie"));

    assertThat(rule.of("http", "h", null, fields).headers())
        .containsExactly(
            Map.entry("accept-language", "de, en"),
            Map.entry("x-tenant", "a"),
            Map.entry("authorization", "REDACTED"));
  }

  @Test
  void withoutAccessLogAndTracing_nothingIsNoted() {
    AccessLogConfig off =
        new AccessLogConfig(
            AccessLogConfig.Format.OFF,
            null,
            AccessLogConfig.Content.DEFAULT,
            AccessLogConfig.Choice.ALL);

    assertThat(DetailsRule.of(off, false).of("http", "h", "a=1", HttpHeaders.headers()))
        .isSameAs(RequestDetails.NONE);
    assertThat(DetailsRule.of(off, true).of("http", "h", "a=1", HttpHeaders.headers()).host())
        .isEqualTo("h");
  }

  @Test
  void longValues_areCut() {
    MultiMap fields =
        HttpHeaders.headers().add("user-agent", "u".repeat(30_000)).add("x", "x".repeat(1001));
    RequestDetails details =
        new DetailsRule(true, Query.KEEP, List.of("x"), List.of())
            .of("http", "h".repeat(5000), null, fields);

    assertThat(details.userAgent()).isEqualTo("u".repeat(1000) + "...");
    assertThat(details.host()).isEqualTo("h".repeat(1000) + "...");
    assertThat(details.headers()).containsEntry("x", "x".repeat(1000) + "...");
    assertThat(details.length()).isEqualTo(3 * 1003 + 1);
  }

  private static @Nullable String query(Query rule, @Nullable String query) {
    return new DetailsRule(true, rule, List.of(), List.of())
        .of("http", "h", query, HttpHeaders.headers())
        .query();
  }
}
