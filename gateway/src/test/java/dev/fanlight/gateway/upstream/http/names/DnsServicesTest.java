package dev.fanlight.gateway.upstream.http.names;

import static dev.fanlight.gateway.upstream.http.names.ScriptedDns.a;
import static dev.fanlight.gateway.upstream.http.names.ScriptedDns.srv;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.telemetry.RecordedLog;
import dev.fanlight.gateway.upstream.discovery.NameAnswer;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Failed;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Found;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.None;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Place;
import dev.fanlight.gateway.upstream.http.names.ScriptedDns.Entry;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What SRV records list, and how much of it is used. */
class DnsServicesTest extends DnsScene {
  private static final String NAME = "_http._tcp.users.shop";

  @RegisterExtension final RecordedLog log = new RecordedLog(Services.class.getName());

  @Test
  void services_areListedWithTheirAddresses() throws Exception {
    dns.answers(
        "_http._tcp.users.shop", srv(30, 1, 3, 8081, "one.shop"), srv(30, 2, 0, 8082, "two.shop"));
    dns.answers("one.shop", a(20, "10.0.0.1"), a(20, "10.0.0.2"));
    dns.answers("two.shop", a(10, "10.0.0.3"));

    assertThat(get(lookup(false).services("_http._tcp.users.shop")))
        .isEqualTo(
            new Found(
                List.of(
                    new Place("10.0.0.1", 8081, 3, 1, "one.shop."),
                    new Place("10.0.0.2", 8081, 3, 1, "one.shop."),
                    new Place("10.0.0.3", 8082, 0, 2, "two.shop.")),
                Duration.ofSeconds(10)));
  }

  @Test
  void serviceWhoseAddressNobodyKnows_isNotLeftOut() throws Exception {
    dns.answers(
        "_http._tcp.users.shop", srv(30, 1, 3, 8081, "one.shop"), srv(30, 1, 3, 8082, "two.shop"));
    dns.answers("one.shop", a(20, "10.0.0.1"));
    dns.fails("two.shop", ScriptedDns.SERVER_FAILURE);

    assertThat(get(lookup(false).services("_http._tcp.users.shop"))).isInstanceOf(Failed.class);
    assertThat(get(lookup(false).services("_http._tcp.nobody.shop"))).isInstanceOf(None.class);
  }

  @Test
  void serviceWithoutAPort_failsTheAnswer() throws Exception {
    dns.answers(
        "_http._tcp.users.shop", srv(30, 1, 3, 8081, "one.shop"), srv(30, 1, 3, 0, "one.shop"));
    dns.answers("one.shop", a(20, "10.0.0.1"));

    assertThat(get(lookup(false).services("_http._tcp.users.shop")))
        .isEqualTo(new Failed("one of its services has the port 0"));
  }

  private NameAnswer services() throws Exception {
    return get(lookup(false).services(NAME));
  }

  /** By the hosts file, whose names do not end with a dot, as those in records do. */
  private void knows(String host, String... ips) {
    for (String ip : ips) {
      hosts.append(ip).append(' ').append(host).append('\n');
    }
  }

  /** On as many ports; the last few have a smaller priority than the others. */
  private void lists(int services, int urgent, String host) {
    dns.answers(
        NAME,
        IntStream.rangeClosed(1, services)
            .mapToObj(port -> srv(30, port > services - urgent ? 0 : 1, 1, port, host))
            .toArray(Entry[]::new));
  }

  @Test
  void servicesBeyondTheBound_areLeftOut_thoseOfTheSmallestPrioritiesAreUsed() throws Exception {
    knows("one.shop", "10.0.0.1");
    lists(1050, 50, "one.shop");

    assertThat(services())
        .isInstanceOfSatisfying(
            Found.class,
            found -> {
              assertThat(found.places()).hasSize(1000);
              assertThat(found.places()).filteredOn(place -> place.priority() == 0).hasSize(50);
            });
    assertThat(log.lastMessage())
        .isEqualTo(
            "SRV records of " + NAME + ": the name has 1050 services, 1000 of them are used");
  }

  @Test
  void servicesThatAreLeftOut_areTheSameOnesInAnyOrder() throws Exception {
    knows("one.shop", "10.0.0.1");
    lists(1050, 0, "one.shop");
    NameAnswer first = services();

    dns.answers(
        NAME,
        IntStream.iterate(1050, port -> port > 0, port -> port - 1)
            .mapToObj(port -> srv(30, 1, 1, port, "one.shop"))
            .toArray(Entry[]::new));

    assertThat(services()).isEqualTo(first);
  }

  @Test
  void addressesOfManyServices_areBounded_byAnEqualShareForEach() throws Exception {
    knows("one.shop", "10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5");
    lists(1000, 0, "one.shop");

    assertThat(services())
        .isInstanceOfSatisfying(Found.class, found -> assertThat(found.places()).hasSize(4000));
    assertThat(log.events()).as("in a minute").hasSize(1);
    assertThat(log.lastMessage())
        .endsWith("the service one.shop. has 5 addresses, 4 of them are used");
  }

  @Test
  void fewServices_haveAllTheirAddresses() throws Exception {
    knows("one.shop", IntStream.range(0, 200).mapToObj(i -> "10.0.0." + i).toArray(String[]::new));
    lists(3, 1, "one.shop");

    assertThat(services())
        .isInstanceOfSatisfying(Found.class, found -> assertThat(found.places()).hasSize(600));
    assertThat(log.events()).isEmpty();
  }

  @Test
  void thisMachine_isLookedAtOnceForAllServices() throws Exception {
    knows("one.shop", "10.0.0.1");
    lists(10, 0, "one.shop");

    services();

    assertThat(looks).isOne();
  }

  @Test
  void thousandServicesThatNameServersKnow_areFound() throws Exception {
    dns.answers(
        NAME,
        IntStream.range(0, 1000)
            .mapToObj(i -> srv(30, 1, 1, 8081, "s" + i + ".shop"))
            .toArray(Entry[]::new));
    for (int i = 0; i < 1000; i++) {
      dns.answers("s" + i + ".shop", a(20, "10.0." + i / 250 + '.' + i % 250));
    }

    assertThat(services())
        .isInstanceOfSatisfying(Found.class, found -> assertThat(found.places()).hasSize(1000));
  }

  @Test
  void serviceWhoseAddressIsRefused_endsTheSearch() throws Exception {
    dns.answers("users.corp.test", srv(30, 1, 1, 8081, "one.test"));
    dns.fails("one.test", ScriptedDns.REFUSED);
    dns.answers("users.other.test", srv(30, 1, 1, 8081, "two.test"));
    dns.answers("two.test", a(5, "10.0.0.2"));

    assertThat(get(lookup(false, "corp.test", "other.test").services("users")))
        .isInstanceOf(Failed.class);
  }
}
