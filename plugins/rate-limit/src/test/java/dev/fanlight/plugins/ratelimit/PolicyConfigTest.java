package dev.fanlight.plugins.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fanlight.plugins.ratelimit.PolicyConfig.Kind;
import dev.fanlight.plugins.ratelimit.RateLimitConfig.Fields;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyConfigTest {

  private static PolicyBuilder policy(long limit) {
    return new PolicyBuilder("p", limit);
  }

  private static void assertRefused(PolicyBuilder policy, String message) {
    assertThatIllegalArgumentException().isThrownBy(policy::build).withMessage(message);
  }

  @Test
  void numbersThatNoLimitCanHave_areRefused() {
    assertRefused(policy(0), "limit must be a number from 1 to 1000000000");
    assertRefused(policy(Long.MAX_VALUE), "limit must be a number from 1 to 1000000000");
    assertRefused(
        policy(1_000_001).window(Duration.ofSeconds(1)),
        "limit must be at most 1,000,000 for each second");
    assertRefused(
        policy(1).window(Duration.ofMillis(1)), "window must be a duration from 1s to 366d");
    assertRefused(
        policy(1).window(Duration.ofDays(367)), "window must be a duration from 1s to 366d");
    assertRefused(policy(1).window(Duration.ofMillis(1500)), "window must be whole seconds");
    assertRefused(policy(1).burst(0), "burst must be a number from 1 to 1000000000");
    assertRefused(
        policy(1).window(Duration.ofDays(366)).burst(11),
        "burst must come back within ten years: with this limit, that is at most 10");
    assertRefused(
        policy(1).kind(Kind.FIXED).burst(1), "burst is not for kind: fixed, which has no bursts");
    assertRefused(
        policy(10).cost("11"), "cost must be at most limit, which is 10, or no request would pass");
    assertRefused(
        policy(10).burst(2).cost("3"),
        "cost must be at most burst, which is 2, or no request would pass");
    assertRefused(policy(1).maxKeys(0), "max_keys must be a number from 1 to 10000000");
    assertRefused(policy(1).ipv6Prefix(129), "ipv6_prefix must be a number of bits from 16 to 128");
  }

  @Test
  void theLargestNumbers_areTaken() {
    assertThat(policy(1_000_000).window(Duration.ofSeconds(1)).build().rule()).isNotNull();
    assertThat(policy(1).window(Duration.ofDays(365)).build().rule()).isNotNull();
    assertThat(
            policy(1_000_000_000).window(Duration.ofDays(366)).burst(1_000_000_000).build().rule())
        .isNotNull();
    assertThat(policy(1_000_000_000).window(Duration.ofDays(366)).kind(Kind.FIXED).build().rule())
        .isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "client", "header.", "header.a b", "attribute.", "attribute.a/b", "x"})
  void aKeyThatIsNone_isRefused(String key) {
    assertThatIllegalArgumentException().isThrownBy(() -> policy(1).key(key).build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1.5", "call", "response.header.", "9999999999", ""})
  void aCostThatIsNone_isRefused(String cost) {
    assertThatIllegalArgumentException().isThrownBy(() -> policy(1).cost(cost).build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\"b", "ü", "12345678901234567890123456789012345678901"})
  void aNameThatCannotStandInAField_isRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PolicyBuilder(name, 1).build())
        .withMessage("name must be 1 to 40 letters, digits, _, - and .");
  }

  @Test
  void policies_haveNamesOfTheirOwn() {
    PolicyConfig policy = policy(1).build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RateLimitConfig(List.of(policy, policy), null, null))
        .withMessage("policies must have names of their own, and two are named p");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RateLimitConfig(List.of(), null, null))
        .withMessage("policies must have one policy at least");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RateLimitConfig(List.of(policy), Fields.OFF, Double.NaN))
        .withMessage("jitter must be a number from 0 to 1");
  }
}
