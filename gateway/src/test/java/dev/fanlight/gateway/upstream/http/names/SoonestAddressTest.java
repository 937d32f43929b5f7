package dev.fanlight.gateway.upstream.http.names;

import static dev.fanlight.gateway.upstream.http.names.ScriptedDns.a;
import static dev.fanlight.gateway.upstream.http.names.ScriptedDns.aaaa;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.upstream.discovery.NameAnswer.None;
import org.junit.jupiter.api.Test;

/** The addresses for one connection. */
class SoonestAddressTest extends DnsScene {
  @Test
  void ipv4_isNotHeldUpByTheQuestionForIpv6() throws Exception {
    dns.answers("users.shop", a(5, "10.0.0.1"));
    dns.isSilentAbout(ScriptedDns.AAAA);

    assertThat(get(lookupPreferring(false).soonest("users.shop"))).isEqualTo(found(5, "10.0.0.1"));
  }

  @Test
  void ipv6_whereItIsPreferred_isNotHeldUpByTheQuestionForIpv4() throws Exception {
    dns.answers("users.shop", aaaa(5, "fd00::1"));
    dns.isSilentAbout(ScriptedDns.A);

    assertThat(get(lookupPreferring(true).soonest("users.shop"))).isEqualTo(found(5, "fd00::1"));
  }

  @Test
  void nameOfTheOtherKindOnly_isFound() throws Exception {
    dns.answers("users.shop", aaaa(5, "fd00::1"));
    dns.answers("carts.shop", a(5, "10.0.0.1"));

    assertThat(get(lookupPreferring(false).soonest("users.shop"))).isEqualTo(found(5, "fd00::1"));
    assertThat(get(lookupPreferring(true).soonest("carts.shop"))).isEqualTo(found(5, "10.0.0.1"));
  }

  @Test
  void hostsFile_countsFirst_andItsPreferredAddressIsTheFirst() throws Exception {
    hosts.append("10.0.0.1 users.shop\nfd00::1 users.shop\n");

    assertThat(get(lookupPreferring(false).soonest("users.shop")))
        .isEqualTo(found(5, "10.0.0.1", "fd00::1"));
    assertThat(get(lookupPreferring(true).soonest("Users.shop")))
        .isEqualTo(found(5, "fd00::1", "10.0.0.1"));
    assertThat(dns.asked()).isEmpty();
  }

  @Test
  void shortName_isCompleted() throws Exception {
    dns.answers("users.shop.test", a(5, "10.0.0.1"));

    assertThat(get(lookup(false, "none.test", "shop.test").soonest("users")))
        .isEqualTo(found(5, "10.0.0.1"));
  }

  @Test
  void nameThatTheFirstServerDoesNotKnow_isAskedForNowhereElse() throws Exception {
    try (ScriptedDns other = new ScriptedDns()) {
      other.answers("users.shop", a(5, "10.0.0.1"));

      assertThat(get(lookupBeside(other).soonest("users.shop"))).isInstanceOf(None.class);
      assertThat(other.asked()).isEmpty();
    }
  }
}
