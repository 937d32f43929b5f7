package dev.fanlight.plugins.hello;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.UpstreamName;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The filter that chooses an upstream, which plugins/README.md shows. */
class TenantFilterTest {
  private static final UpstreamName ACME = new UpstreamName("users-acme");
  private final FakeChain chain = FakeChain.answering(200);

  private void ask(FakeExchange exchange) {
    assertThat(new TenantFilter(Map.of("acme", ACME)).filter(exchange, chain).succeeded()).isTrue();
  }

  @Test
  void aTenant_hasItsOwnUpstream() {
    ask(FakeExchange.get("/").header("x-tenant", "acme"));

    assertThat(chain.seen().upstream()).isEqualTo(ACME);
  }

  @Test
  void allOthers_haveThatOfTheRoute() {
    ask(FakeExchange.get("/").header("x-tenant", "unknown"));

    assertThat(chain.seen().upstream()).isNull();
  }
}
