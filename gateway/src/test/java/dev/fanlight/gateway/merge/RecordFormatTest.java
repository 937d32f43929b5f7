package dev.fanlight.gateway.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.fanlight.gateway.merge.CallResult.Item;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordFormatTest {

  @Test
  void call_asALine_hasNameStatusTimeAndBody() {
    assertThat(RecordFormat.NDJSON.call(CallResults.ok("b", "{\"a\": 1}"), 0))
        .hasToString("{\"call\":\"b\",\"status\":200,\"elapsed_ms\":100,\"body\":{\"a\": 1}}\n");
  }

  @Test
  void call_thatFailed_hasItsErrorAndNoStatus() {
    assertThat(RecordFormat.NDJSON.call(CallResults.timedOut("slow"), 0))
        .hasToString(
            "{\"call\":\"slow\",\"elapsed_ms\":100,\"error\":{\"code\":\"deadline_exceeded\","
                + "\"phase\":\"response\",\"status\":504,\"detail\":\"no \\\"answer\\\"\","
                + "\"elapsed_ms\":100}}\n");
  }

  @Test
  void call_withAFallback_readsAsThat() {
    assertThat(RecordFormat.NDJSON.call(CallResults.replaced("ads", "[]"), 0))
        .hasToString("{\"call\":\"ads\",\"status\":203,\"elapsed_ms\":100,\"body\":[]}\n");
  }

  @Test
  void call_ofAnItem_saysWhichOne() {
    CallResult plain = CallResults.ok("call.3", "1");
    Item item = new Item(3, TextNode.valueOf("u3"));
    CallResult third = new CallResult(plain.name(), plain.upstream(), item, plain.end(), 7);

    assertThat(RecordFormat.NDJSON.call(third, 0))
        .hasToString(
            "{\"call\":\"call.3\",\"index\":3,\"item\":\"u3\",\"status\":200,\"elapsed_ms\":7,"
                + "\"body\":1}\n");
  }

  @Test
  void call_withABodyOfManyLines_isStillOneLine() {
    Buffer body = Buffer.buffer("{\r\n\"a\":\n\"\\n\"}\n");
    CallResult result = CallResults.ok("a", body.toString());

    assertThat(RecordFormat.NDJSON.call(result, 0).toString())
        .containsOnlyOnce("\n")
        .doesNotContain("\r")
        .contains("{  \"a\": \"\\n\"} ");
    assertThat(RecordFormat.SSE.call(result, 0).toString().lines()).hasSize(4);
  }

  @Test
  void call_asAnEvent_hasTypeAndId() {
    assertThat(RecordFormat.SSE.call(CallResults.ok("b", "1"), 4))
        .hasToString(
            "event: call\nid: 4\ndata:"
                + " {\"call\":\"b\",\"status\":200,\"elapsed_ms\":100,\"body\":1}\n\n");
  }

  @Test
  void call_thatWasSkipped_hasNoRecord() {
    assertThatThrownBy(() -> RecordFormat.NDJSON.call(CallResults.skipped("a"), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void summary_countsCallsAndNamesWhatIsPartial() {
    Summary summary =
        Summary.of(
            List.of(
                Place.of(CallResults.ok("a", "1")),
                Place.of(CallResults.skipped("b")),
                Place.of(CallResults.timedOut("slow")),
                Place.of(CallResults.replaced("ads", "1")),
                Place.listOf(
                    "many", List.of(CallResults.ok("many", "1"), CallResults.failed("many", 500)))),
            300);

    assertThat(RecordFormat.NDJSON.summary(summary, 5))
        .hasToString(
            "{\"summary\":{\"calls\":5,\"succeeded\":2,\"failed\":3,"
                + "\"partial\":[\"slow\",\"ads\",\"many\"],\"elapsed_ms\":300}}\n");
    assertThat(RecordFormat.SSE.summary(summary, 5).toString())
        .startsWith("event: summary\nid: 5\ndata: {\"summary\":{");
  }

  @ParameterizedTest
  @CsvSource({
    ", NDJSON",
    "*/*, NDJSON",
    "application/x-ndjson, NDJSON",
    "text/event-stream, SSE",
    "'text/html, Text/Event-Stream;q=0.5', SSE",
    "text/event-stream;q=0, NDJSON",
    "text/event-stream; Q=0.000, NDJSON",
    "'text/event-stream;q=0.5, application/x-ndjson', NDJSON",
    "'text/event-stream, application/x-ndjson', SSE",
    "'text/event-stream, application/x-ndjson;q=0.9', SSE",
    "'text/event-stream;q=0.2, */*;q=0.1', SSE",
    "'text/event-stream;q=0.1, */*', NDJSON",
    "'text/event-stream;q=0.1, application/*;q=0.05, */*', SSE",
    "'text/html;a=\"text/event-stream\"', NDJSON",
    "'text/html;a=\", text/event-stream\"', NDJSON",
    "text/event-streams, NDJSON",
  })
  void of_accept_isEventsOnlyForWhoPrefersThem(String accept, RecordFormat expected) {
    assertThat(RecordFormat.of(accept == null ? List.of() : List.of(accept))).isEqualTo(expected);
  }

  @Test
  void of_accept_readsEveryLineOfTheField() {
    assertThat(RecordFormat.of(List.of("text/html", "text/event-stream")))
        .isEqualTo(RecordFormat.SSE);
  }

  @ParameterizedTest
  @CsvSource({
    ", false",
    "*/*, false",
    "application/json, false",
    "application/x-ndjson, true",
    "text/event-stream, true",
    "application/x-ndjson;q=0, false",
    "'application/json, application/x-ndjson;q=0.5', false",
    "'application/json;q=0.5, application/x-ndjson', true",
    "'*/*, application/x-ndjson', true",
    "'*/*, application/x-ndjson;q=0.9', false",
  })
  void isAskedFor_whereRecordsAreNamedAndNotWorseThanOneJson(String accept, boolean expected) {
    assertThat(RecordFormat.isAskedFor(accept == null ? List.of() : List.of(accept)))
        .isEqualTo(expected);
  }
}
