package dev.fanlight.gateway.telemetry.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.TracingConfig.Trust;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The cases of the W3C's own test suite for Trace Context (trace-context/test/test.py), by their
 * names there. A context that is refused begins a trace, and its tracestate goes nowhere.
 */
class TraceContextTest {
  static final String TRACE = "12345678901234567890123456789012";
  static final String SENT = "00-" + TRACE + "-1234567890123456-01";

  private final MultiMap fields = HttpHeaders.headers();

  /** What an upstream is told when a trusted peer has sent these fields. */
  private String sent(String... namesAndValues) {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    TracingTest.tracing(Trust.ALL, 0).begin(fields, false).put(fields, 1, 1);
    return String.valueOf(fields.get("traceparent"));
  }

  @Test
  void bothTraceparentAndTracestateMissing_beginsATrace() {
    assertThat(sent()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
    assertThat(fields.contains("tracestate")).isFalse();
  }

  @Test
  void traceparentIncludedTracestateMissing_goesOnWithTheTrace() {
    assertThat(sent("traceparent", SENT)).matches("00-" + TRACE + "-[0-9a-f]{16}-01");
    assertThat(fields.get("traceparent")).doesNotContain("1234567890123456-01");
    assertThat(fields.contains("tracestate")).isFalse();
  }

  @Test
  void tracestateIncludedTraceparentMissing_dropsIt() {
    assertThat(sent("tracestate", "foo=1")).doesNotContain(TRACE);
    assertThat(fields.contains("tracestate")).isFalse();
  }

  @Test
  void traceparentDuplicated_beginsATrace() {
    assertThat(sent("traceparent", SENT, "traceparent", "00-" + TRACE + "-1234567890123455-01"))
        .doesNotContain(TRACE);
    assertThat(fields.getAll("traceparent")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"trace-parent", "trace.parent"})
  void traceparentHeaderName_otherNamesAreOtherFields(String name) {
    assertThat(sent(name, SENT)).doesNotContain(TRACE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TraceParent", "TrAcEpArEnT", "TRACEPARENT"})
  void traceparentHeaderNameValidCasing_counts(String name) {
    assertThat(sent(name, SENT)).contains(TRACE);
  }

  @ParameterizedTest
  @ValueSource(strings = {" %s", "\t%s", "%s ", "%s\t", "\t %s \t"})
  void traceparentOwsHandling_isIgnored(String form) {
    assertThat(sent("traceparent", form.formatted(SENT))).contains(TRACE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"00-%s-1234567890123456-01.", "00-%s-1234567890123456-01-what-the-future"})
  void traceparentVersion0x00_hasNothingMore(String form) {
    assertThat(sent("traceparent", form.formatted(TRACE))).doesNotContain(TRACE);
  }

  @ParameterizedTest
  @CsvSource({
    "cc-%s-1234567890123456-01,true",
    "cc-%s-1234567890123456-01-what-the-future-will-be-like,true",
    "cc-%s-1234567890123456-01.what-the-future-will-not-be-like,false"
  })
  void traceparentVersion0xcc_isReadAsFarAsItIsKnown(String form, boolean counts) {
    assertThat(sent("traceparent", form.formatted(TRACE)).startsWith("00-" + TRACE))
        .isEqualTo(counts);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // version 0xff, illegal characters, too long, too short
        "ff-%s-1234567890123456-01",
        ".0-%s-1234567890123456-01",
        "0.-%s-1234567890123456-01",
        "000-%s-1234567890123456-01",
        "0000-%s-1234567890123456-01",
        "0-%s-1234567890123456-01",
        "CC-%s-1234567890123456-01",
        // parent id: all zero, illegal characters, too long, too short
        "00-%s-0000000000000000-01",
        "00-%s-.234567890123456-01",
        "00-%s-1234567890123.56-01",
        "00-%s-123456789012345A-01",
        "00-%s-12345678901234567-01",
        "00-%s-123456789012345-01",
        // flags: illegal characters, too long, too short
        "00-%s-1234567890123456-.0",
        "00-%s-1234567890123456-0.",
        "00-%s-1234567890123456-001",
        "00-%s-1234567890123456-1",
        // not the form at all
        "",
        "-",
        "00_%s_1234567890123456_01",
        "%s"
      })
  void traceparentMalformed_beginsATrace(String form) {
    assertThat(sent("traceparent", form.formatted(TRACE), "tracestate", "foo=1"))
        .doesNotContain(TRACE);
    assertThat(fields.contains("tracestate")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000000000000000000000000000000",
        ".2345678901234567890123456789012",
        "1234567890123456789012345678901.",
        "1234567890123456789012345678901A",
        "123456789012345678901234567890123",
        "1234567890123456789012345678901"
      })
  void traceparentTraceIdMalformedOrZero_beginsATrace(String trace) {
    assertThat(sent("traceparent", "00-" + trace + "-1234567890123456-01"))
        .doesNotContain(trace.substring(1, 31));
  }

  @ParameterizedTest
  @CsvSource({"00,00", "01,01", "02,00", "03,01", "ff,01"})
  void traceFlags_onlyTheOneThatIsKnownGoesOn(String flags, String expected) {
    assertThat(sent("traceparent", "00-" + TRACE + "-1234567890123456-" + flags))
        .endsWith("-" + expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"trace-state", "trace.state"})
  void tracestateHeaderName_otherNamesAreOtherFields(String name) {
    sent("traceparent", SENT, name, "foo=1");
    assertThat(fields.contains("tracestate")).isFalse();
  }

  @Test
  void multipleRequests_eachAttemptHasItsOwnParentId() {
    fields.add("traceparent", SENT);
    ExchangeTrace trace = TracingTest.tracing(Trust.ALL, 0).begin(fields, false);
    Set<String> parents = new HashSet<>();
    for (int call = 1; call <= 50; call++) {
      for (int attempt = 1; attempt <= 5; attempt++) {
        MultiMap attempted = HttpHeaders.headers();
        trace.put(attempted, call, attempt);
        parents.add(attempted.get("traceparent"));
      }
    }

    assertThat(parents).hasSize(250).allMatch(parent -> parent.startsWith("00-" + TRACE));
  }
}
