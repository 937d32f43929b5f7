package dev.fanlight.gateway.upstream.endpoint;

import static dev.fanlight.gateway.telemetry.endpoint.EndpointState.EJECTED;
import static dev.fanlight.gateway.telemetry.endpoint.EndpointState.USABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.config.upstream.CareConfig.Panic;
import dev.fanlight.gateway.config.upstream.EndpointConfig;
import dev.fanlight.gateway.config.upstream.HealthConfig.Initial;
import dev.fanlight.gateway.config.upstream.OutlierConfig;
import dev.fanlight.gateway.telemetry.endpoint.EndpointOrder;
import dev.fanlight.gateway.telemetry.endpoint.EndpointReading;
import dev.fanlight.gateway.telemetry.endpoint.EndpointState;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where attempts may go, and what a group keeps from one configuration to the next. */
class EndpointGroupTest extends EndpointGroupScene {
  @Test
  void order_isForTheAddress_andOutlivesOtherSettings() {
    EndpointSet before = open(2);
    assertThat(group.at("e0:80")).containsExactly(endpoint(before, 0));
    group.order(endpoint(before, 0), EndpointOrder.DRAIN, "maintenance");
    assertThat(first(before)).containsExactly(endpoint(before, 1));

    EndpointSet after = open(2, care(outlier(0.25, true)));

    assertThat(endpoint(after, 0).state()).isEqualTo(EndpointState.DRAINING);
    assertThat(first(after)).containsExactly(endpoint(after, 1));
    group.order(endpoint(after, 0), EndpointOrder.AUTO, "done");
    assertThat(first(after)).hasSize(2);
    assertThat(group.at("e9:80")).isEmpty();
  }

  @Test
  void order_staysTheReason_whateverHealthSays() {
    EndpointSet set = open(1);
    Endpoint drained = endpoint(set, 0);
    group.order(drained, EndpointOrder.DRAIN, "maintenance");
    time.advance(Duration.ofSeconds(5));

    group.probed(drained, false, "its health check fails");
    group.probed(drained, true, "it answered");
    EndpointSet after = open(1, care(outlier(0.25, true)));

    for (EndpointSet one : List.of(set, after)) {
      EndpointReading read = one.read().getFirst();
      assertThat(read.why()).isEqualTo("maintenance");
      assertThat(read.nanos()).isEqualTo(Duration.ofSeconds(5).toNanos());
    }
    group.order(drained, EndpointOrder.AUTO, "done");
    assertThat(set.read().getFirst().why()).isEqualTo("done");
  }

  @Test
  void address_isFoundInEveryFormOfIt() {
    EndpointSet set =
        group.openAt(
            List.of(
                new Location(EndpointConfig.of(URI.create("http://users:80")), "fd00::1"),
                Location.of(EndpointConfig.of(URI.create("http://[FD00:0::2]:80")))),
            CareConfig.DEFAULT);

    assertThat(group.at(Location.shown("[fd00:0:0:0:0:0:0:1]:80")))
        .containsExactly(endpoint(set, 0));
    assertThat(group.at(Location.shown("[FD00::2]:80"))).containsExactly(endpoint(set, 1));
    assertThat(Location.shown("nonsense")).isEqualTo("nonsense");
  }

  @Test
  void panicBesideADrainingEndpoint_saysWhoGetsCalls() {
    List<String> lines =
        logged(() -> {
          EndpointSet set = open(3);
          group.order(endpoint(set, 0), EndpointOrder.DRAIN, "maintenance");
          group.probed(endpoint(set, 1), false, "it fails");
          group.probed(endpoint(set, 2), false, "it fails");
          group.probed(endpoint(set, 0), false, "it fails");
        });

    assertThat(lines)
        .contains(
            "upstream u: 0 of 3 endpoints are usable, 2 get calls, all but those with an order of"
                + " an operator",
            "endpoint e0:80 of upstream u is down, and has the order drain as before: it fails");
  }

  @Test
  void verdictsOnManyEndpoints_areLookedAtTogether() {
    EndpointSet set = open(2000);

    set.current().endpoints().forEach(one -> group.probed(one, false, "it fails"));
    time.advance(Duration.ofMillis(10));

    assertThat(set.current().usable()).isZero();
    assertThat(set.current().version()).isOne();
  }

  @Test
  void everyEndpointDrains_thereIsNowhereToGo() {
    EndpointSet set = open(2);

    set.current().endpoints().forEach(one -> group.order(one, EndpointOrder.DRAIN, "maintenance"));

    assertThat(first(set)).isEmpty();
    assertThat(set.current().panic()).isFalse();
  }

  @Test
  void reload_keepsWhatIsKnownWhileOutlierIsTheSame() {
    Endpoint sick = endpoint(open(2), 0);
    eject(sick);

    EndpointSet next = open(3);

    assertThat(endpoint(next, 0)).isSameAs(sick);
    assertThat(first(next)).containsExactly(endpoint(next, 1), endpoint(next, 2));
    time.advance(EJECT);
    assertThat(first(next)).hasSize(3);
    EndpointSet other = open(2, care(outlier(0.4, false)));
    assertThat(endpoint(other, 0)).isNotSameAs(sick);
  }

  @Test
  void endpointOfTwoConfigurations_isSparedByBoth() {
    Endpoint shared = endpoint(open(2), 0);
    EndpointSet alone = open(1);

    answer(shared, 503, 9);
    assertThat(shared.state()).isEqualTo(USABLE);

    alone.close();
    answer(shared, 503, 1);
    assertThat(shared.state()).isEqualTo(EJECTED);
  }

  @Test
  void endpointThatLeaves_isForgotten() {
    EndpointSet set = open(2);
    Endpoint first = endpoint(set, 0);
    eject(first);
    set.close();

    assertThat(endpoint(open(2), 0)).isNotSameAs(first);
    time.advance(EJECT);
    assertThat(Set.copyOf(set.current().endpoints())).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, 0.4})
  void panic_usesAllBelowItsShare(double below) {
    CareConfig care = new CareConfig(outlier(1, false), null, new Panic(true, below), null, null);
    EndpointSet set = open(4, care);
    group.order(endpoint(set, 3), EndpointOrder.DRAIN, "maintenance");
    eject(endpoint(set, 0));
    assertThat(first(set)).hasSize(2);

    group.probed(endpoint(set, 1), false, "its health check fails");

    // One of the three that are not draining is usable: a third.
    assertThat(first(set)).hasSize(below > 0.33 ? 3 : 1);
    group.probed(endpoint(set, 2), false, "its health check fails");
    assertThat(set.current().panic()).isTrue();
    assertThat(first(set)).as("a draining endpoint gets nothing").hasSize(3);
  }

  @Test
  void panicThatBeginsWithAReload_isLoggedOnce() {
    OutlierConfig outlier = outlier(1, false);
    EndpointSet before = open(4, new CareConfig(outlier, null, new Panic(false, 0), null, null));
    before.current().endpoints().subList(0, 3).forEach(EndpointGroupScene::eject);

    assertThat(
            logged(() -> {
              open(4, new CareConfig(outlier, null, new Panic(true, 0.5), null, null));
              open(4, new CareConfig(outlier, null, new Panic(true, 0.6), null, null));
            }))
        .containsExactly("upstream u: 1 of 4 endpoints are usable, all of them get calls");
  }

  @Test
  void panicOff_leavesNowhereToGo() {
    EndpointSet set = open(2, new CareConfig(null, null, new Panic(false, 0), null, null));
    set.current().endpoints().forEach(one -> group.probed(one, false, "its health check fails"));

    assertThat(first(set)).isEmpty();
    assertThat(set.current().panic()).isFalse();

    group.probed(endpoint(set, 0), true, "its health check passes");
    assertThat(first(set)).containsExactly(endpoint(set, 0));
  }

  @Test
  void backup_isUsedWhileNothingElseIsUsable() {
    EndpointSet set = openWithBackup(care(outlier(0.5, false)));
    assertThat(first(set)).containsExactly(endpoint(set, 0));

    eject(endpoint(set, 0));
    assertThat(first(set)).containsExactly(endpoint(set, 1));

    time.advance(EJECT);
    assertThat(first(set)).containsExactly(endpoint(set, 0));
  }

  private static List<Endpoint> rest(EndpointSet set) {
    return set.current().rest().stream().map(WeightedEndpoint::endpoint).toList();
  }

  @Test
  void notProbedYet_goesBeforeEveryBackup() {
    EndpointSet set = openWithBackup(health(null, Initial.PROBE));
    Endpoint main = endpoint(set, 0);
    Endpoint backup = endpoint(set, 1);
    assertThat(first(set)).containsExactly(main);
    assertThat(rest(set)).containsExactly(backup);

    group.probed(backup, true, "fine");
    assertThat(first(set)).containsExactly(main);
    assertThat(rest(set)).containsExactly(backup);
    assertThat(set.current().panic()).isFalse();

    group.probed(main, false, "sick");
    assertThat(first(set)).containsExactly(backup);
  }

  @Test
  void backupThatIsNotProbedYet_isUsedWhereNothingElseIs() {
    EndpointSet set = openWithBackup(health(null, Initial.PROBE));

    group.probed(endpoint(set, 0), false, "sick");
    assertThat(first(set)).containsExactly(endpoint(set, 1));

    group.probed(endpoint(set, 0), true, "fine");
    assertThat(first(set)).containsExactly(endpoint(set, 0));
    assertThat(rest(set)).isEmpty();
  }
}
