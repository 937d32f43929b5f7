package dev.fanlight.gateway.upstream.http.names;

import static dev.fanlight.gateway.upstream.http.names.ScriptedDns.a;
import static dev.fanlight.gateway.upstream.http.names.ScriptedDns.aaaa;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.upstream.discovery.NameAnswer;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Failed;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Found;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.None;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Reason;
import dev.fanlight.gateway.upstream.http.names.ScriptedDns.Entry;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What name servers say, over real sockets. */
class DnsLookupTest extends DnsScene {
  @Test
  void addresses_haveTheShortestTimeToLive_inOneOrder() throws Exception {
    dns.answers("users.shop", a(7, "10.0.0.2"), a(5, "10.0.0.1"), a(9, "10.0.0.2"));

    assertThat(addresses("users.shop")).isEqualTo(found(5, "10.0.0.1", "10.0.0.2"));
  }

  @Test
  void bothKindsOfAddresses_areFound_whereIpv6IsOfUse() throws Exception {
    dns.answers("users.shop", a(7, "10.0.0.1"), aaaa(5, "fd00::1"));

    assertThat(get(lookup(true).addresses("users.shop")))
        .isEqualTo(found(5, "10.0.0.1", "fd00::1"));
    assertThat(get(lookup(false).addresses("users.shop"))).isEqualTo(found(7, "10.0.0.1"));
  }

  @Test
  void nameThatDoesNotExist_andNameWithoutAddress_haveNone() throws Exception {
    dns.answers("empty.shop");

    assertThat(addresses("nobody.shop")).isEqualTo(new None("its name does not exist (NXDOMAIN)"));
    assertThat(addresses("empty.shop")).isEqualTo(new None("its name has no address"));
    assertThat(get(lookup(true).addresses("empty.shop"))).isInstanceOf(None.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {ScriptedDns.SERVER_FAILURE, ScriptedDns.REFUSED})
  void serverThatCannotAnswer_isAFailure(int code) throws Exception {
    dns.fails("users.shop", code);

    assertThat(addresses("users.shop")).isInstanceOf(Failed.class);
  }

  @Test
  void silence_andGarbage_areFailures() throws Exception {
    dns.isSilent("silent.shop");
    dns.babbles("babbling.shop");
    DnsResolver lookup = hastyLookup();

    assertThat(get(lookup.addresses("silent.shop")))
        .isEqualTo(new Failed("no name server answered in time", Reason.LATE));
    assertThat(get(lookup.addresses("babbling.shop"))).isInstanceOf(Failed.class);
  }

  @Test
  void questionWithoutAnAnswer_isAskedAgain() throws Exception {
    dns.answers("users.shop", a(5, "10.0.0.1"));
    dns.losesFirstQuestions();

    assertThat(get(persistentLookup().addresses("users.shop"))).isEqualTo(found(5, "10.0.0.1"));
  }

  @Test
  void serverThatCannotBeReached_isTheSameFailureEachTime() throws Exception {
    InetSocketAddress nowhere = new InetSocketAddress("127.0.0.1", 0);
    NameServers servers = new NameServers(List.of(nowhere), List.of(), 1);
    DnsResolver lookup = lookup(() -> servers, false);
    NameAnswer first = get(lookup.addresses("users.shop"));

    assertThat(first)
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> assertThat(failed.why()).startsWith("no name server answered: "));
    assertThat(get(lookup.addresses("users.shop"))).isEqualTo(first);
  }

  @Test
  void whatIsNoName_isAFailure() throws Exception {
    assertThat(addresses("a..b")).isInstanceOf(Failed.class);
    assertThat(addresses("x".repeat(70))).isInstanceOf(Failed.class);
  }

  @Test
  void brokenRecord_isAFailure() throws Exception {
    dns.answers("users.shop", new Entry(ScriptedDns.A, 5, new byte[3]));

    assertThat(addresses("users.shop")).isInstanceOf(Failed.class);
  }

  @Test
  void answerWithoutRoomInADatagram_comesByTcp() throws Exception {
    dns.answers(
        "users.shop",
        IntStream.range(0, 100).mapToObj(i -> a(5, "10.0.0." + i)).toArray(Entry[]::new));

    assertThat(addresses("users.shop"))
        .isInstanceOfSatisfying(Found.class, all -> assertThat(all.places()).hasSize(100));
  }

  @Test
  void nextServer_isAskedWhenOneCannotAnswer() throws Exception {
    dns.fails("users.shop", ScriptedDns.SERVER_FAILURE);
    try (ScriptedDns other = new ScriptedDns()) {
      other.answers("users.shop", a(5, "10.0.0.1"));
      List<InetSocketAddress> both = List.of(dns.address(), other.address());
      NameServers servers = new NameServers(both, List.of(), 1);

      assertThat(get(lookup(() -> servers, false).addresses("users.shop")))
          .isEqualTo(found(5, "10.0.0.1"));
    }
  }

  @Test
  void serverThatIsSilentForTwoNames_isNotAskedFirstAgain() throws Exception {
    dns.isSilent("users.shop");
    dns.isSilent("items.shop");
    try (ScriptedDns other = new ScriptedDns()) {
      other.answers("users.shop", a(5, "10.0.0.1"));
      other.answers("items.shop", a(5, "10.0.0.3"));
      other.answers("carts.shop", a(5, "10.0.0.2"));
      DnsResolver lookup = lookupBeside(other);

      assertThat(get(lookup.addresses("users.shop"))).isEqualTo(found(5, "10.0.0.1"));
      assertThat(get(lookup.addresses("items.shop"))).isEqualTo(found(5, "10.0.0.3"));
      assertThat(get(lookup.addresses("carts.shop"))).isEqualTo(found(5, "10.0.0.2"));

      assertThat(dns.asked()).doesNotContain("carts.shop 1");
    }
  }

  @Test
  void serverThatIsSilentForOneName_isNotAskedFirstForThatNameAgain() throws Exception {
    dns.isSilent("users.shop");
    try (ScriptedDns other = new ScriptedDns()) {
      other.answers("users.shop", a(5, "10.0.0.1"));
      DnsResolver lookup = lookupBeside(other);
      assertThat(get(lookup.addresses("users.shop"))).isEqualTo(found(5, "10.0.0.1"));
      int asked = dns.asked().size();

      assertThat(get(lookup.addresses("users.shop"))).isEqualTo(found(5, "10.0.0.1"));

      assertThat(dns.asked()).hasSize(asked);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void refusalOfOneServer_countsMoreThanTheSilenceOfTheOther(boolean refusesFirst)
      throws Exception {
    try (ScriptedDns other = new ScriptedDns()) {
      (refusesFirst ? dns : other).fails("users.shop", ScriptedDns.REFUSED);
      (refusesFirst ? other : dns).isSilent("users.shop");

      assertThat(get(lookupBeside(other).addresses("users.shop")))
          .isEqualTo(new Failed("a name server answered Refused", Reason.REFUSED));
    }
  }

  /** Its authority may be down. The other server may have other addresses for the next name. */
  @Test
  void serverThatIsSilentForOneName_isAskedFirstForOthers() throws Exception {
    dns.isSilent("users.shop");
    dns.answers("carts.shop", a(5, "10.0.0.2"));
    try (ScriptedDns other = new ScriptedDns()) {
      other.answers("carts.shop", a(5, "192.0.2.2"));
      DnsResolver lookup = lookupBeside(other);
      assertThat(get(lookup.addresses("users.shop"))).isInstanceOf(None.class);

      assertThat(get(lookup.addresses("carts.shop"))).isEqualTo(found(5, "10.0.0.2"));
    }
  }

  @Test
  void nameThatTheOthersDoNotKnow_isAskedForAtTheSilentServerToo() throws Exception {
    dns.isSilent("users.shop");
    dns.isSilent("items.shop");
    dns.answers("carts.shop", a(5, "10.0.0.2"));
    try (ScriptedDns other = new ScriptedDns()) {
      DnsResolver lookup = lookupBeside(other);
      assertThat(get(lookup.addresses("users.shop"))).isInstanceOf(None.class);
      assertThat(get(lookup.addresses("items.shop"))).isInstanceOf(None.class);

      assertThat(get(lookup.addresses("carts.shop"))).isEqualTo(found(5, "10.0.0.2"));
      assertThat(other.asked()).contains("carts.shop 1");
    }
  }

  @Test
  void whatIsNoName_isNoAnswerOfTheSilentServer() throws Exception {
    dns.isSilent("users.shop");
    dns.isSilent("items.shop");
    try (ScriptedDns other = new ScriptedDns()) {
      other.answers("carts.shop", a(5, "10.0.0.2"));
      DnsResolver lookup = lookupBeside(other);
      assertThat(get(lookup.addresses("users.shop"))).isInstanceOf(None.class);
      assertThat(get(lookup.addresses("items.shop"))).isInstanceOf(None.class);
      assertThat(get(lookup.addresses("a..b"))).isInstanceOf(Failed.class);

      assertThat(get(lookup.addresses("carts.shop"))).isEqualTo(found(5, "10.0.0.2"));
      assertThat(dns.asked()).doesNotContain("carts.shop 1");
    }
  }

  @Test
  void nameThatTheFirstServerDoesNotKnow_isAskedForNowhereElse() throws Exception {
    try (ScriptedDns other = new ScriptedDns()) {
      other.answers("users.shop", a(5, "10.0.0.1"));

      assertThat(get(lookupBeside(other).addresses("users.shop"))).isInstanceOf(None.class);
      assertThat(other.asked()).isEmpty();
    }
  }

  @Test
  void shortName_isCompletedFirst_andOneWithDotsLast() throws Exception {
    dns.answers("users.shop.test", a(5, "10.0.0.1"));
    DnsResolver lookup = lookup(false, "none.test", "shop.test");

    assertThat(get(lookup.addresses("users"))).isEqualTo(found(5, "10.0.0.1"));
    assertThat(dns.asked()).containsExactly("users.none.test 1", "users.shop.test 1");
    assertThat(get(lookup.addresses("users.shop.test"))).isEqualTo(found(5, "10.0.0.1"));
    assertThat(dns.asked()).hasSize(3);
  }

  @Test
  void rootAsTheOnlyDomain_completesNothing() throws Exception {
    dns.answers("users", a(5, "10.0.0.1"));
    NameServers servers =
        NameServers.of(
            "nameserver 127.0.0.53\noptions edns0 trust-ad ndots:0\nsearch .\n",
            List.of("127.0.0.1:" + dns.address().getPort()));
    DnsResolver lookup = lookup(() -> servers, false);

    assertThat(get(lookup.addresses("users"))).isEqualTo(found(5, "10.0.0.1"));
    assertThat(get(lookup.addresses("a.b"))).isInstanceOf(None.class);
    assertThat(dns.asked()).containsExactly("users 1", "a.b 1");
  }

  @ParameterizedTest
  @ValueSource(ints = {ScriptedDns.SERVER_FAILURE, ScriptedDns.REFUSED})
  void domainThatNobodyAnswersFor_isPassedOver(int code) throws Exception {
    dns.fails("users.shop.corp.test", code);
    dns.answers("users.shop", a(5, "10.0.0.1"));
    DnsResolver lookup = lookup(() -> servers(5, "corp.test"), false);

    assertThat(get(lookup.addresses("users.shop"))).isEqualTo(found(5, "10.0.0.1"));
  }

  @Test
  void localName_isNotAskedFor() throws Exception {
    assertThat(addresses("localhost")).isEqualTo(found(5, "127.0.0.1"));
    assertThat(dns.asked()).isEmpty();
  }
}
