package dev.fanlight.plugins.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.Attributes;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Credentials that a plugin before the cache has removed (RFC 9111, section 3.5). */
class RemovedCredentialsTest extends CacheScene {
  private static final String FRESH = "cache-control: max-age=3600";

  @ParameterizedTest
  @CsvSource({
    "max-age=3600, false",
    "'public, max-age=3600', true",
    "s-maxage=3600, true",
    "'must-revalidate, max-age=3600', true"
  })
  void rfc9111_35_answersToThemAreStoredOnlyWhereTheySaySo(String control, boolean stored) {
    ask(credentialed(), response(200, "content", "cache-control: " + control));
    assertThat(isHit("/")).isEqualTo(stored);
  }

  @Test
  void rfc9111_35_fieldsOfVaryTellClientsApart_asTheirCredentialsDid() {
    filter = cache(new CacheConfig(null, null, null, null, null, null, null, List.of("x-user")));
    ask(credentialed().header("x-user", "ada"), response(200, "ada's", FRESH));

    assertThat(text(ask(credentialed().header("x-user", "ada"), response(500, ""))))
        .isEqualTo("ada's");
    assertThat(text(ask(credentialed().header("x-user", "bob"), response(200, "bob's"))))
        .isEqualTo("bob's");
  }

  private static FakeExchange credentialed() {
    FakeExchange exchange = get("/");
    exchange.attributes().set(Attributes.CREDENTIALS_REMOVED, true);
    return exchange;
  }

  @Test
  void rfc9111_35_requestsWithThemShareNoFetch() {
    begin(credentialed());
    FakeChain first = chain;
    begin(credentialed());

    assertThat(first.isDetached()).isTrue();
    assertThat(chain.isDetached()).isTrue();
  }
}
