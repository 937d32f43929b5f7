package dev.fanlight.plugins.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.Attributes;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests of clients that are known when they come to the cache (RFC 9111, section 3.5). */
class IdentifiedTest extends CacheScene {
  private static final String FRESH = "cache-control: max-age=3600";

  @ParameterizedTest
  @CsvSource({
    "max-age=3600, false",
    "'public, max-age=3600', true",
    "s-maxage=3600, true",
    "'must-revalidate, max-age=3600', true"
  })
  void rfc9111_35_answersToThemAreStoredOnlyWhereTheySaySo(String control, boolean stored) {
    ask(identified(), response(200, "content", "cache-control: " + control));
    assertThat(isHit("/")).isEqualTo(stored);
  }

  @Test
  void rfc9111_35_fieldsOfVaryTellThemApart() {
    filter = cache(new CacheConfig(null, null, null, null, null, null, null, List.of("x-user")));
    ask(identified().header("x-user", "ada"), response(200, "ada's", FRESH));

    assertThat(text(ask(identified().header("x-user", "ada"), response(500, ""))))
        .isEqualTo("ada's");
    assertThat(text(ask(identified().header("x-user", "bob"), response(200, "bob's"))))
        .isEqualTo("bob's");
  }

  @ParameterizedTest
  @CsvSource({"max-age=3600, false", "'public, max-age=3600', true"})
  void rfc9111_35_whoeverHasShownACertificateIsOneOfThem(String control, boolean stored) {
    ask(get("/", "client-cert: :YWRh:"), response(200, "ada's", "cache-control: " + control));
    assertThat(isHit("/", "client-cert: :Ym9i:")).isEqualTo(stored);
  }

  @Test
  void rfc9111_35_thoseWhoHaveShownACertificateShareNoFetch() {
    begin(get("/", "client-cert: :YWRh:"));
    begin(get("/", "client-cert: :Ym9i:"));
    assertThat(chain.isDetached()).isTrue();
  }

  private static FakeExchange identified() {
    FakeExchange exchange = get("/");
    exchange.attributes().set(Attributes.CLIENT_IDENTIFIED, true);
    return exchange;
  }

  @Test
  void rfc9111_35_theyShareNoFetch() {
    begin(identified());
    FakeChain first = chain;
    begin(identified());

    assertThat(first.isDetached()).isTrue();
    assertThat(chain.isDetached()).isTrue();
  }
}
