package dev.fanlight.gateway.merge.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.CallError;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Phase;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallErrorsTest {
  private static final CallError LATE =
      new CallError(
          "a", "users", ErrorCode.DEADLINE_EXCEEDED, Phase.BODY, 504, 100, "no \"answer\"");
  private static final CallError REFUSED =
      new CallError("b", "ads", ErrorCode.CALL_FAILED, null, 403, 7, "no", "{\"why\": 1}");

  private static final String LATE_MEMBERS =
      "\"code\":\"deadline_exceeded\",\"phase\":\"body\",\"status\":504,"
          + "\"detail\":\"no \\\"answer\\\"\",\"elapsed_ms\":100";
  private static final String REFUSED_MEMBERS =
      "\"code\":\"call_failed\",\"status\":403,"
          + "\"detail\":\"no\",\"elapsed_ms\":7,\"body\":{\"why\": 1}";

  @Test
  void details_doNotNameTheCall() {
    assertThat(CallErrors.details(LATE)).hasToString("{" + LATE_MEMBERS + "}");
    assertThat(CallErrors.details(REFUSED)).hasToString("{" + REFUSED_MEMBERS + "}");
  }

  @Test
  void inPlace_isAnObjectOfItsOwn() {
    assertThat(CallErrors.inPlace(LATE)).hasToString("{\"error\":{" + LATE_MEMBERS + "}}");
  }

  @Test
  void list_namesCallAndUpstreamBeforeTheSameMembers() {
    assertThat(CallErrors.list(List.of(LATE, REFUSED)))
        .hasToString(
            "[{\"call\":\"a\",\"upstream\":\"users\","
                + LATE_MEMBERS
                + "},{\"call\":\"b\",\"upstream\":\"ads\","
                + REFUSED_MEMBERS
                + "}]");
  }
}
