package dev.fanlight.gateway.server.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is sent for a target: it is refused as a bad request, or harmless. */
class RequestTargetPropertyTest {
  @Provide
  Arbitrary<String> targets() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "/", ".", "..", "%2e", "%2E", "%2f", "%", "a", "?", "#", "\\", "http://", "h", ":80",
            "@", "é", " ", "%00", "%zz", "\0");
    return pieces.list().ofMaxSize(8).map(list -> String.join("", list));
  }

  @Property
  void aPathThatPasses_hasNoDotSegments(@ForAll("targets") String target) {
    RequestTarget parsed;
    try {
      parsed = RequestTarget.parse(target, "h", false);
    } catch (GatewayError refusal) {
      assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_REQUEST);
      return;
    }
    assertThat(parsed.path()).startsWith("/").doesNotContain("?", "#", "\\", " ");
    for (String segment : List.of(parsed.path().split("/", -1))) {
      String plain = segment.replace("+", "%2B");
      assertThat(URLDecoder.decode(plain, StandardCharsets.UTF_8)).isNotIn(".", "..");
    }
    if (target.startsWith("/")) {
      String query = parsed.query() == null ? "" : "?" + parsed.query();
      assertThat(parsed.path() + query).isEqualTo(target);
    }
  }
}
