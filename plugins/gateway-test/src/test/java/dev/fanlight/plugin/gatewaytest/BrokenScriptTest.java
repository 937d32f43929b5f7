package dev.fanlight.plugin.gatewaytest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Scripts that do what no script may: the test fails at once, with the upstream and the reason. */
class BrokenScriptTest {
  private static volatile Mistake made = Mistake.THROWS;

  /** What a script may do wrong. */
  enum Mistake {
    THROWS(
        request -> {
          throw new IllegalStateException("no such user");
        },
        "java.lang.IllegalStateException: no such user"),
    ERROR(
        request -> {
          throw new StackOverflowError();
        },
        "java.lang.StackOverflowError"),
    INTERRUPTED(
        request -> {
          throw new InterruptedException("by itself");
        },
        "java.lang.InterruptedException: by itself"),
    NULL(request -> nothing(), "java.lang.NullPointerException: the script returned null"),
    NULL_BODY(request -> UpstreamReply.of(200, nothing()), "java.lang.NullPointerException"),
    FIELD_NAME(
        request -> UpstreamReply.of(200, "x").header("a\r\nb", "c"),
        "java.lang.IllegalArgumentException: \"a\r\nb\" is no name of a field"),
    FIELD_VALUE(
        request -> UpstreamReply.of(200, "x").header("a", "c\r\nd"),
        "java.lang.IllegalArgumentException: the field a has a character that no field may have,"
            + " such as a line end"),
    STATUS(
        request -> UpstreamReply.of(100),
        "java.lang.IllegalArgumentException: the status of an answer is from 200 to 999, not 100");

    private final UpstreamScript script;
    private final String message;

    Mistake(UpstreamScript script, String message) {
      this.script = script;
      this.message = message;
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // as code without its checks
    private static <T> T nothing() {
      return (T) null;
    }
  }

  /** Its upstream makes the mistake that is to be made. */
  static class Broken {
    @RegisterExtension
    final GatewayExtension gateway =
        GatewayExtension.of(
                """
                upstreams: {users: {url: "${upstream.users}"}}
                routes: [{name: all, match: {path: "/**"}, proxy: {upstream: users}}]
                """)
            .upstream("users", request -> made.script.answer(request));

    @Test
    void fails() {
      assertThat(gateway.get("/").status()).isIn(500, 502);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMistake_failsTheTestAndNamesTheUpstream(Mistake mistake) {
    made = mistake;

    List<Throwable> failures = Failures.of(Broken.class);

    assertThat(failures.getFirst())
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("the script of upstream users failed: " + mistake.message);
    assertThat(Objects.requireNonNull(failures.getFirst().getCause()).toString())
        .startsWith(mistake.message);
  }
}
