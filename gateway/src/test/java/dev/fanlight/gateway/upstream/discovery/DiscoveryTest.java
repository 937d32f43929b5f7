package dev.fanlight.gateway.upstream.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.config.upstream.CareConfig.SlowStart;
import dev.fanlight.gateway.config.upstream.DiscoveryConfig;
import dev.fanlight.gateway.config.upstream.DiscoveryConfig.Times;
import dev.fanlight.gateway.config.upstream.EndpointConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.telemetry.endpoint.DiscoveryMeters;
import dev.fanlight.gateway.telemetry.endpoint.EndpointMeters;
import dev.fanlight.gateway.telemetry.series.Reading;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.upstream.discovery.Answer.Place;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.endpoint.EndpointGroup;
import dev.fanlight.gateway.upstream.endpoint.EndpointSet;
import dev.fanlight.gateway.upstream.endpoint.Member;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Which endpoints there are, and when they change. */
class DiscoveryTest {
  private static final Times TIMES =
      new Times(Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofHours(1));
  private static final String NAME = "users.shop.svc";

  private final Simulation time = new Simulation(0);
  private final Loop loop = time.newLoop().loop();
  private final ScriptedLookup lookup = new ScriptedLookup();
  private final EndpointGroup group = new EndpointGroup("u", loop, EndpointMeters.NONE);
  private final Told told = new Told();

  @TempDir private Path folder;

  private static final class Told implements DiscoveryMeters {
    private final List<DoubleSupplier> ages = new ArrayList<>();
    private int changes;
    private int failures;

    @Override
    public void changed() {
      changes++;
    }

    @Override
    public void failed() {
      failures++;
    }

    @Override
    public Reading age(DoubleSupplier seconds) {
      ages.add(seconds);
      return ages::clear;
    }
  }

  private static UpstreamConfig.Service service(List<String> urls, DiscoveryConfig.Source source) {
    return new UpstreamConfig.Service(
        urls.stream().map(URI::create).map(EndpointConfig::of).toList(),
        source == null ? null : new DiscoveryConfig("http", source),
        UpstreamConfig.Protocol.HTTP_1_1,
        new UpstreamConfig.Balance.RoundRobin(),
        new UpstreamConfig.HostHeader.Endpoint(),
        null,
        "");
  }

  private Discovery start(UpstreamConfig.Service service) {
    return Discovery.start("u", service, group, new Discovery.Means(loop, lookup), told);
  }

  private Discovery dns(Times times) {
    return start(service(List.of(), new DiscoveryConfig.Dns(NAME, 8080, times)));
  }

  private Discovery file(Path file) {
    return start(service(List.of(), new DiscoveryConfig.Listed(file)));
  }

  private static List<String> addresses(EndpointSet set) {
    return set.current().members().stream().map(Member::endpoint).map(Endpoint::toString).toList();
  }

  private static Answer found(int seconds, String... ips) {
    return ScriptedLookup.found(Duration.ofSeconds(seconds), ips);
  }

  private void after(Duration passed) {
    time.advance(passed);
    time.runReady();
  }

  private void seconds(int count) {
    for (int i = 0; i < count; i++) {
      after(Duration.ofSeconds(1));
    }
  }

  @Test
  void everyAddressOfAName_isAnEndpoint_withTheNameForHostAndCertificate() {
    lookup.answers(NAME, found(5, "10.0.0.1", "10.0.0.2", "fd00::1"));
    EndpointSet set = dns(TIMES).open(CareConfig.DEFAULT);

    assertThat(addresses(set)).containsExactly("10.0.0.1:8080", "10.0.0.2:8080", "[fd00::1]:8080");
    assertThat(set.current().endpoints())
        .allSatisfy(endpoint -> {
          assertThat(endpoint.host()).isEqualTo(NAME);
          assertThat(endpoint.authority().toString()).isEqualTo(NAME + ":8080");
        });
    assertThat(set.current().endpoints().get(2).address().host()).isEqualTo("fd00::1");
  }

  @Test
  void name_isAskedForWhenItsTimeToLiveIsOver_andNotBefore() {
    lookup.answers(NAME, found(5, "10.0.0.1"));
    EndpointSet set = dns(TIMES).open(CareConfig.DEFAULT);
    Endpoint first = set.current().endpoints().getFirst();
    lookup.answers(NAME, found(5, "10.0.0.1", "10.0.0.2"));

    after(Duration.ofMillis(4999));
    assertThat(addresses(set)).containsExactly("10.0.0.1:8080");
    after(Duration.ofMillis(1));

    assertThat(addresses(set)).containsExactly("10.0.0.1:8080", "10.0.0.2:8080");
    assertThat(set.current().endpoints().getFirst()).isSameAs(first);
    assertThat(told.changes).isOne();
    assertThat(lookup.asked).hasSize(2);
  }

  @Test
  void timeToLive_isBoundedOnBothSides() {
    lookup.answers(NAME, found(0, "10.0.0.1"));
    dns(TIMES);
    after(Duration.ofMillis(999));
    assertThat(lookup.asked).hasSize(1);
    lookup.answers(NAME, found(100_000, "10.0.0.1"));
    after(Duration.ofMillis(1));
    assertThat(lookup.asked).hasSize(2);

    after(Duration.ofSeconds(59));
    assertThat(lookup.asked).hasSize(2);
    after(Duration.ofSeconds(1));
    assertThat(lookup.asked).hasSize(3);
  }

  @Test
  void failures_keepTheLastEndpointsWithoutEnd_andAreAskedAgainWithPauses() {
    lookup.answers(NAME, found(1, "10.0.0.1"));
    EndpointSet set = dns(TIMES).open(CareConfig.DEFAULT);
    lookup.answers(NAME, new Answer.Failed("no name server answered in time"));

    after(Duration.ofSeconds(1));
    assertThat(told.failures).isOne();
    for (int i = 0; i < 3 * 60; i++) {
      after(Duration.ofMinutes(1));
    }

    assertThat(addresses(set)).containsExactly("10.0.0.1:8080");
    assertThat(told.changes).isZero();
    assertThat(told.ages.getFirst().getAsDouble()).isEqualTo(3 * 3600 + 1);
    int asked = lookup.asked.size();
    assertThat(asked).isBetween(2100, 2200);
    lookup.answers(NAME, found(5, "10.0.0.2"));
    after(Duration.ofSeconds(5));
    assertThat(addresses(set)).containsExactly("10.0.0.2:8080");
  }

  @Test
  void kindOfAddressesThatNobodyKnows_staysAsItWas() {
    lookup.answers(NAME, found(1, "10.0.0.1", "fd00::1"));
    EndpointSet set = dns(TIMES).open(CareConfig.DEFAULT);

    lookup.answers(NAME, new Answer.Partly((Answer.Found) found(1, "10.0.0.2")));
    seconds(1);

    assertThat(addresses(set)).containsExactly("10.0.0.2:8080", "[fd00::1]:8080");
  }

  @Test
  void nameThatIsGone_keepsItsLastEndpointsForItsTime() {
    Times times = new Times(Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofSeconds(100));
    lookup.answers(NAME, found(1, "10.0.0.1"));
    EndpointSet set = dns(times).open(CareConfig.DEFAULT);
    lookup.answers(NAME, new Answer.None("its name does not exist (NXDOMAIN)"));

    seconds(100);
    assertThat(addresses(set)).containsExactly("10.0.0.1:8080");
    seconds(1);

    assertThat(addresses(set)).isEmpty();
    assertThat(set.current().first()).isEmpty();
    lookup.answers(NAME, found(1, "10.0.0.3"));
    seconds(5);
    assertThat(addresses(set)).containsExactly("10.0.0.3:8080");
  }

  @Test
  void failures_areLoggedWhenTheyBeginAndWhenTheyAreOver() {
    Logger logger = (Logger) LoggerFactory.getLogger(Hearing.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(log);
    try {
      lookup.answers(NAME, found(1, "10.0.0.1"));
      dns(TIMES);
      lookup.answers(NAME, new Answer.Failed("no name server answered in time"));
      seconds(100);
      lookup.answers(NAME, found(1, "10.0.0.1"));
      seconds(100);
    } finally {
      logger.setLevel(null);
      logger.detachAppender(log);
    }

    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "endpoints of upstream u: users.shop.svc: no name server answered in time;"
                + " the last known ones are used",
            "endpoints of upstream u: users.shop.svc is known again");
  }

  @Test
  void untilTheFirstAnswer_thereIsNoEndpoint_andItIsWaitedFor() {
    Discovery discovery = dns(TIMES);
    EndpointSet set = discovery.open(CareConfig.DEFAULT);

    assertThat(addresses(set)).isEmpty();
    assertThat(discovery.answered().isComplete()).isFalse();
    lookup.answers(NAME, found(5, "10.0.0.1"));
    after(Duration.ofSeconds(1));

    assertThat(discovery.answered().isComplete()).isTrue();
    assertThat(addresses(set)).containsExactly("10.0.0.1:8080");
  }

  @Test
  void nameInUrl_isItsOwnEndpointUntilItsAddressesAreKnown() {
    Discovery discovery = start(service(List.of("http://users:80", "http://10.0.0.9:80"), null));
    EndpointSet set = discovery.open(CareConfig.DEFAULT);

    assertThat(discovery.answered().isComplete()).isTrue();
    assertThat(addresses(set)).containsExactly("users:80", "10.0.0.9:80");
    lookup.answers("users", found(5, "10.0.0.1", "10.0.0.9"));
    after(Duration.ofSeconds(1));

    assertThat(addresses(set)).containsExactly("10.0.0.1:80", "10.0.0.9:80");
    assertThat(lookup.asked).containsOnly("users");
  }

  @Test
  void addressesInUrl_areNeverAskedFor() {
    EndpointSet set =
        start(service(List.of("http://10.0.0.9:80", "http://[::1]:80"), null))
            .open(CareConfig.DEFAULT);

    after(Duration.ofMinutes(5));

    assertThat(addresses(set)).containsExactly("10.0.0.9:80", "[::1]:80");
    assertThat(lookup.asked).isEmpty();
    assertThat(told.ages).isEmpty();
    assertThat(time.pendingTimers()).isZero();
  }

  @Test
  void services_haveTheirPortsAndWeights_andLaterPrioritiesAreBackups() {
    String srv = "_http._tcp.users.shop.svc";
    lookup.answers(
        srv,
        new Answer.Found(
            List.of(
                new Place("10.0.0.1", 8081, 3, 1),
                new Place("10.0.0.2", 8082, 0, 1),
                new Place("10.0.0.3", 8083, 7, 2)),
            Duration.ofSeconds(5)));
    EndpointSet set =
        start(service(List.of(), new DiscoveryConfig.Srv(srv, TIMES))).open(CareConfig.DEFAULT);

    assertThat(addresses(set)).containsExactly("10.0.0.1:8081", "10.0.0.2:8082", "10.0.0.3:8083");
    assertThat(set.current().members()).extracting(Member::weight).containsExactly(3, 1, 7);
    assertThat(set.current().members())
        .extracting(Member::backup)
        .containsExactly(false, false, true);
    assertThat(set.current().endpoints().getFirst().host()).isEqualTo(NAME);
  }

  @Test
  void hundredAddresses_areHundredEndpoints() {
    String[] ips = IntStream.range(0, 100).mapToObj(i -> "10.0.1." + i).toArray(String[]::new);
    lookup.answers(NAME, found(5, ips));

    assertThat(addresses(dns(TIMES).open(CareConfig.DEFAULT))).hasSize(100);
  }

  @Test
  void onlyWhatIsAddedLater_growsIntoItsWeight() {
    CareConfig care =
        new CareConfig(
            null,
            new SlowStart(Duration.ofSeconds(30), 0.1),
            CareConfig.DEFAULT.panic(),
            null,
            null);
    EndpointSet set = dns(TIMES).open(care);
    lookup.answers(NAME, found(1, "10.0.0.1"));
    seconds(1);
    assertThat(set.current().warming()).isFalse();

    lookup.answers(NAME, found(1, "10.0.0.1", "10.0.0.2"));
    seconds(1);

    assertThat(set.current().members())
        .extracting(member -> set.weight(member, loop.clock().nanoTime()))
        .containsExactly(1.0, 0.1);
  }

  @Test
  void allSets_areTold_untilTheyAreClosed() {
    lookup.answers(NAME, found(1, "10.0.0.1"));
    Discovery discovery = dns(TIMES);
    EndpointSet one = discovery.open(CareConfig.DEFAULT);
    EndpointSet other = discovery.open(CareConfig.DEFAULT);
    assertThat(one.current().endpoints()).isEqualTo(other.current().endpoints());

    discovery.close(one);
    lookup.answers(NAME, found(1, "10.0.0.2"));
    seconds(1);
    assertThat(addresses(one)).containsExactly("10.0.0.1:8080");
    assertThat(addresses(other)).containsExactly("10.0.0.2:8080");
    assertThat(discovery.isUnused()).isFalse();

    discovery.close(other);
    assertThat(discovery.isUnused()).isTrue();
    discovery.close();
    int asked = lookup.asked.size();
    seconds(10);
    assertThat(lookup.asked).hasSize(asked);
    assertThat(time.pendingTimers()).isZero();
    assertThat(told.ages).isEmpty();
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  @Test
  void file_isReplacedAsAWhole_whenItSettles() throws IOException {
    Path file = write("e.yaml", "- http://10.0.0.1:80\n- {url: http://10.0.0.2:80, weight: 3}\n");
    Discovery discovery = file(file);
    EndpointSet set = discovery.open(CareConfig.DEFAULT);
    assertThat(discovery.answered().isComplete()).isTrue();
    assertThat(set.current().members()).extracting(Member::weight).containsExactly(1, 3);

    Files.move(
        write("new.yaml", "- http://10.0.0.2:80\n- {url: http://10.0.0.3:80, backup: true}\n"),
        file,
        StandardCopyOption.ATOMIC_MOVE);
    seconds(2);

    assertThat(addresses(set)).containsExactly("10.0.0.2:80", "10.0.0.3:80");
    assertThat(told.changes).isOne();
  }

  @Test
  void exchangedLinks_areFollowed() throws IOException {
    Files.createDirectory(folder.resolve("one"));
    Files.createDirectory(folder.resolve("two"));
    write("one/e.yaml", "- http://10.0.0.1:80\n");
    write("two/e.yaml", "- http://10.0.0.2:80\n");
    Path data = Files.createSymbolicLink(folder.resolve("..data"), Path.of("one"));
    Path file = Files.createSymbolicLink(folder.resolve("e.yaml"), Path.of("..data/e.yaml"));
    EndpointSet set = file(file).open(CareConfig.DEFAULT);
    assertThat(addresses(set)).containsExactly("10.0.0.1:80");

    Files.move(
        Files.createSymbolicLink(folder.resolve("..new"), Path.of("two")),
        data,
        StandardCopyOption.ATOMIC_MOVE);
    seconds(2);

    assertThat(addresses(set)).containsExactly("10.0.0.2:80");
  }

  @Test
  void fileWithAMistake_changesNothing_andIsToldOnce() throws IOException {
    Path file = write("e.yaml", "- http://10.0.0.1:80\n");
    EndpointSet set = file(file).open(CareConfig.DEFAULT);

    for (String wrong :
        List.of("- http://10.0.0.2:80\n- nonsense\n", "[]\n", "{", "", "- https://10.0.0.2\n")) {
      int before = told.failures;
      write("e.yaml", wrong);
      seconds(5);
      assertThat(addresses(set)).containsExactly("10.0.0.1:80");
      assertThat(told.failures).isEqualTo(before + 1);
    }
    Files.delete(file);
    seconds(5);
    assertThat(addresses(set)).containsExactly("10.0.0.1:80");
    assertThat(told.ages.getFirst().getAsDouble()).isGreaterThan(4);
    write("e.yaml", "- http://10.0.0.7:80\n");
    seconds(2);

    assertThat(addresses(set)).containsExactly("10.0.0.7:80");
    assertThat(told.ages.getFirst().getAsDouble()).isZero();
  }

  @Test
  void namesInAFile_areFollowed_whileTheFileHasThem() throws IOException {
    lookup.answers("a", found(1, "10.0.0.1"));
    lookup.answers("b", found(1, "10.0.0.2"));
    EndpointSet set = file(write("e.yaml", "- http://a:80\n")).open(CareConfig.DEFAULT);
    assertThat(addresses(set)).containsExactly("10.0.0.1:80");

    write("e.yaml", "- http://b:80\n");
    seconds(2);
    assertThat(addresses(set)).containsExactly("10.0.0.2:80");
    lookup.asked.clear();
    seconds(3);
    assertThat(lookup.asked).containsOnly("b");
  }
}
