package dev.fanlight.gateway.upstream.http.names;

import static dev.fanlight.gateway.upstream.http.names.ScriptedDns.a;
import static dev.fanlight.gateway.upstream.http.names.ScriptedDns.cname;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.upstream.discovery.NameAnswer.Failed;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.None;
import dev.fanlight.gateway.upstream.http.names.ScriptedDns.Entry;
import org.junit.jupiter.api.Test;

/** Whose records count. */
class DnsAliasesTest extends DnsScene {
  @Test
  void aliasAndAddress_bothCount() throws Exception {
    dns.answers("www.shop", cname(2, "users.shop"), a(60, "10.0.0.1").of("Users.shop"));

    assertThat(addresses("www.shop")).isEqualTo(found(2, "10.0.0.1"));
  }

  @Test
  void recordsOfOtherNames_doNotCount() throws Exception {
    dns.answers("users.shop", a(5, "10.0.0.1"), a(1, "192.0.2.1").of("admin.shop"));
    dns.answers(
        "carts.shop", cname(1, "admin.shop").of("items.shop"), a(1, "192.0.2.1").of("admin.shop"));

    assertThat(addresses("users.shop")).isEqualTo(found(5, "10.0.0.1"));
    assertThat(addresses("carts.shop")).isEqualTo(new None("its name has no address"));
  }

  @Test
  void recordsOfOtherClasses_doNotCount() throws Exception {
    int chaos = 3;
    dns.answers("users.shop", a(5, "10.0.0.1"), a(1, "192.0.2.1").ofClass(chaos));

    assertThat(addresses("users.shop")).isEqualTo(found(5, "10.0.0.1"));
  }

  @Test
  void aliasesInOneAnswer_areFollowedInAnyOrder() throws Exception {
    dns.answers(
        "www.shop",
        a(60, "10.0.0.1").of("users.shop"),
        cname(30, "users.shop").of("web.shop"),
        cname(40, "web.shop"));

    assertThat(addresses("www.shop")).isEqualTo(found(30, "10.0.0.1"));
  }

  /** As many as other resolvers follow. */
  @Test
  void chainOfSixteenAliases_isFollowed() throws Exception {
    for (int i = 0; i < 16; i++) {
      dns.answers("a%d.shop".formatted(i), cname(30, "a%d.shop".formatted(i + 1)));
    }
    dns.answers("a16.shop", a(60, "10.0.0.1"));

    assertThat(addresses("a0.shop")).isEqualTo(found(30, "10.0.0.1"));
  }

  @Test
  void alias_isFollowedWhereTheServerDoesNot() throws Exception {
    dns.answers("www.shop", cname(30, "users.shop"));
    dns.answers("users.shop", a(60, "10.0.0.1"));

    assertThat(addresses("www.shop")).isEqualTo(found(30, "10.0.0.1"));
  }

  @Test
  void aliasesInARing_end() throws Exception {
    dns.answers("a.shop", cname(30, "b.shop"));
    dns.answers("b.shop", cname(30, "a.shop"));

    assertThat(addresses("a.shop")).isInstanceOf(None.class);
    assertThat(dns.asked()).hasSizeLessThan(20);
  }

  @Test
  void brokenAlias_isAFailure() throws Exception {
    dns.answers("users.shop", new Entry(ScriptedDns.CNAME, 5, new byte[] {9, 1}));
    // Netty drops that packet, so the question ends with its time.
    DnsResolver lookup = hastyLookup();

    assertThat(get(lookup.addresses("users.shop"))).isInstanceOf(Failed.class);
  }
}
