package dev.fanlight.gateway.upstream.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.config.upstream.DiscoveryConfig;
import dev.fanlight.gateway.config.upstream.DiscoveryConfig.Dns;
import dev.fanlight.gateway.config.upstream.DiscoveryConfig.Srv;
import dev.fanlight.gateway.config.upstream.DiscoveryConfig.Times;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.gateway.upstream.endpoint.EndpointSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another configuration finds the endpoints in another way: until it has, the last ones stay. */
class DiscoveryReloadTest extends DiscoveryScene {
  private static final Times OTHER =
      new Times(Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofHours(2));

  @TempDir private Path folder;

  private static UpstreamConfig.Service listed(String... urls) {
    return service(List.of(urls), null);
  }

  private static UpstreamConfig.Service by(DiscoveryConfig.Source source) {
    return service(List.of(), source);
  }

  private Discovery known() {
    lookup.answers(NAME, found(1, "10.0.0.1", "10.0.0.2"));
    Discovery before = dns(TIMES);
    before.open(CareConfig.DEFAULT);
    return before;
  }

  private void silence() {
    lookup.answers(NAME, new NameAnswer.Failed("no name server answered in time"));
  }

  private EndpointSet open(UpstreamConfig.Service service, Discovery before) {
    return start(service, before).open(CareConfig.DEFAULT);
  }

  @Test
  void otherTimes_whileNobodyAnswers_keepTheEndpointsAndWhatIsKnownOfThem() {
    Discovery before = known();
    EndpointSet earlier = before.open(CareConfig.DEFAULT);
    silence();
    seconds(5);

    Discovery discovery = start(by(new Dns(NAME, 8080, OTHER)), before);
    EndpointSet set = discovery.open(CareConfig.DEFAULT);

    assertThat(set.current().endpoints()).isEqualTo(earlier.current().endpoints()).hasSize(2);
    assertThat(discovery.tried().isComplete()).isTrue();
    assertThat(told.ages.getLast().getAsDouble()).isGreaterThan(3);
    before.close();
    seconds(100);
    assertThat(addresses(set)).hasSize(2);
    lookup.answers(NAME, found(1, "10.0.0.3"));
    seconds(5);
    assertThat(addresses(set)).containsExactly("10.0.0.3:8080");
    assertThat(told.changes).isOne();
  }

  @Test
  void otherPort_isThatOfTheKnownAddresses() {
    Discovery before = known();
    silence();

    assertThat(addresses(open(by(new Dns(NAME, 9090, TIMES)), before)))
        .containsExactly("10.0.0.1:9090", "10.0.0.2:9090");
  }

  @Test
  void otherName_orServices_orFile_keepTheWholeSetUntilTheirFirstAnswer() throws IOException {
    Discovery before = known();
    silence();
    Path file = folder.resolve("e.yaml");
    EndpointSet name = open(by(new Dns("other.shop.svc", 9090, TIMES)), before);
    EndpointSet services = open(by(new Srv("_http._tcp.x", TIMES)), before);
    EndpointSet list = open(by(new DiscoveryConfig.Listed(file, file.toString())), before);

    for (EndpointSet set : List.of(name, services, list)) {
      assertThat(addresses(set)).containsExactly("10.0.0.1:8080", "10.0.0.2:8080");
    }
    lookup.answers("other.shop.svc", found(1, "10.0.0.7"));
    Files.writeString(file, "- http://10.0.0.8:80\n");
    seconds(5);

    assertThat(addresses(name)).containsExactly("10.0.0.7:9090");
    assertThat(addresses(list)).containsExactly("10.0.0.8:80");
  }

  /** They may have a name like any other, without the labels that begin with an underscore. */
  @Test
  void services_keepTheirPorts_whateverTheirName() {
    NameAnswer.Place place = new NameAnswer.Place("10.0.0.1", 8080, 3, 1, "one");
    lookup.answers(NAME, new NameAnswer.Found(List.of(place), Duration.ofSeconds(1)));
    Discovery before = start(by(new Srv(NAME, TIMES)));
    silence();

    assertThat(addresses(open(by(new Srv(NAME, OTHER)), before))).containsExactly("10.0.0.1:8080");
  }

  @Test
  void servicesOfANameThatWasAsked_keepItsWholeSetUntilTheirFirstAnswer() {
    Discovery before = known();
    silence();

    assertThat(addresses(open(by(new Srv(NAME, TIMES)), before)))
        .containsExactly("10.0.0.1:8080", "10.0.0.2:8080");
  }

  @Test
  void listOfAddresses_isKeptByTheDiscoveryThatFollowsIt_andThatIsKeptByAnotherOne() {
    Discovery list = start(listed("http://10.0.0.1:80", "http://10.0.0.2:81"));
    Discovery discovery = start(by(new Dns(NAME, 8080, TIMES)), list);
    EndpointSet set = open(by(new Dns(NAME, 8080, OTHER)), discovery);

    assertThat(addresses(set)).containsExactly("10.0.0.1:80", "10.0.0.2:81");
  }

  @Test
  void list_isTakenAtItsWord_butItsNamesKeepTheirAddresses() {
    Discovery before = known();
    silence();

    assertThat(addresses(open(listed("http://10.0.0.9:80"), before)))
        .containsExactly("10.0.0.9:80");
    EndpointSet set = open(listed("http://" + NAME + ":80", "http://other:80"), before);
    assertThat(addresses(set)).containsExactly("10.0.0.1:80", "10.0.0.2:80", "other:80");
  }

  @Test
  void otherScheme_hasNoUseForTheSet() {
    Discovery before = start(listed("http://10.0.0.1:80"));
    UpstreamConfig.Service service = by(new Dns(NAME, 8080, TIMES));
    UpstreamConfig.Service secure =
        new UpstreamConfig.Service(
            List.of(),
            new DiscoveryConfig("https", new Dns(NAME, 8080, TIMES)),
            service.protocol(),
            service.balance(),
            new UpstreamConfig.HostHeader.Endpoint(),
            null,
            "");

    assertThat(addresses(open(secure, before))).isEmpty();
  }

  @Test
  void nameThatDoesNotExist_endsTheLastKnownOnes_afterKeep() {
    Discovery before = start(listed("http://10.0.0.1:80"));
    lookup.answers(NAME, new NameAnswer.None("its name does not exist (NXDOMAIN)"));
    Times brief = new Times(Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofMinutes(1));
    EndpointSet set = open(by(new Dns(NAME, 8080, brief)), before);

    seconds(55);
    assertThat(addresses(set)).hasSize(1);
    seconds(10);

    assertThat(addresses(set)).isEmpty();
  }

  @Test
  void withoutEarlierEndpoints_itIsTried_whenNobodyKnew() {
    assertThat(dns(TIMES).tried().isComplete()).isTrue();
    assertThat(dns(TIMES).answered().isComplete()).isFalse();
  }
}
