package dev.fanlight.gateway.upstream.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndpointSetTest {
  private final Endpoint one = new Endpoint(URI.create("http://one"), () -> 0);
  private final Endpoint two = new Endpoint(URI.create("http://two"), () -> 0);
  private final EndpointSet set = new EndpointSet(List.of(one));

  @Test
  void replace_isANewerSnapshot_andTheOldOneStaysAsItWas() {
    EndpointSet.Snapshot before = set.current();

    set.replace(List.of(one, two));

    assertThat(before.endpoints()).containsExactly(one);
    assertThat(set.current().endpoints()).containsExactly(one, two);
    assertThat(set.current().version()).isGreaterThan(before.version());
  }

  @Test
  void replace_tellsObserversUntilTheyIgnoreIt() {
    List<EndpointSet.Snapshot> heard = new ArrayList<>();
    EndpointSet.Observer observer = heard::add;
    set.observe(observer);

    set.replace(List.of(two));
    set.ignore(observer);
    set.replace(List.of(one));

    assertThat(heard).extracting(EndpointSet.Snapshot::endpoints).containsExactly(List.of(two));
  }

  @Test
  void replace_byNothing_isRefused() {
    assertThatThrownBy(() -> set.replace(List.of())).isInstanceOf(IllegalArgumentException.class);
    assertThat(set.current().endpoints()).containsExactly(one);
  }
}
