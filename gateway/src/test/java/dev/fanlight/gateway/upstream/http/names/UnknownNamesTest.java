package dev.fanlight.gateway.upstream.http.names;

import static dev.fanlight.gateway.upstream.http.names.ScriptedDns.a;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.upstream.discovery.NameAnswer;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.None;
import dev.fanlight.gateway.whole.Eventually;
import io.vertx.core.Future;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Names that no name server knows but perhaps one that is silent. It was asked for them before. */
class UnknownNamesTest extends DnsScene {
  private static final NameAnswer NONE = new None("its name does not exist (NXDOMAIN)");

  /** Its time stands still, so that nothing is forgotten. */
  private final SilentServers silences = new SilentServers(() -> 0);

  @BeforeEach
  void silence() {
    silences.silent(dns.address(), "users.shop", 0);
    silences.silent(dns.address(), "nobody.shop", 0);
  }

  @Test
  void unknownName_doesNotWaitForTheSilentServerAgain() throws Exception {
    dns.isSilent("nobody.shop");
    dns.isSilent("carts.shop");
    try (ScriptedDns other = new ScriptedDns()) {
      DnsResolver lookup = lookupBeside(other, silences);
      Future<NameAnswer> waiting = lookup.addresses("carts.shop");

      assertThat(get(lookup.addresses("nobody.shop"))).isEqualTo(NONE);

      assertThat(waiting.isComplete()).isFalse();
    }
  }

  @Test
  void silentServer_isAskedBeside_andCountsAgainOnceItAnswers() throws Exception {
    dns.answers("nobody.shop", a(5, "10.0.0.1"));
    try (ScriptedDns other = new ScriptedDns()) {
      List<InetSocketAddress> inOrder = List.of(dns.address(), other.address());
      DnsResolver lookup = lookupBeside(other, silences);

      assertThat(get(lookup.addresses("nobody.shop"))).isEqualTo(NONE);

      Eventually.equal("the order", inOrder, () -> silences.last("users.shop", inOrder));
      assertThat(get(lookup.addresses("nobody.shop"))).isEqualTo(found(5, "10.0.0.1"));
    }
  }
}
