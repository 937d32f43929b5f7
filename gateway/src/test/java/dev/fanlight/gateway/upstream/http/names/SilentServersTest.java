package dev.fanlight.gateway.upstream.http.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class SilentServersTest {
  private static final InetSocketAddress ONE = new InetSocketAddress("127.0.0.1", 1);
  private static final InetSocketAddress TWO = new InetSocketAddress("127.0.0.1", 2);
  private static final List<InetSocketAddress> BOTH = List.of(ONE, TWO);

  private long now = Long.MAX_VALUE - 5;
  private final SilentServers servers = new SilentServers(() -> now);

  @Test
  void silentServer_isLast_forItsTime() {
    servers.silent(ONE, "a", now);
    servers.silent(ONE, "b", now);
    now += SilentServers.REMEMBERED - 1;
    assertThat(servers.last("c", BOTH)).containsExactly(TWO, ONE);

    now++;

    assertThat(servers.last("c", BOTH)).containsExactly(ONE, TWO);
  }

  @Test
  void serverThatIsSilentAgain_afterItsTime_isLastAtOnce() {
    servers.silent(ONE, "a", now);
    servers.silent(ONE, "b", now);
    now += SilentServers.REMEMBERED;

    servers.silent(ONE, "b", now);

    assertThat(servers.last("c", BOTH)).containsExactly(TWO, ONE);
  }

  @Test
  void serverThatIsSilentForOneName_staysFirst() {
    servers.silent(ONE, "a", now);
    servers.silent(ONE, "a", now);
    assertThat(servers.last("c", BOTH)).containsExactly(ONE, TWO);

    servers.answered(ONE);
    servers.silent(ONE, "b", now + 1);

    assertThat(servers.last("c", BOTH)).containsExactly(ONE, TWO);
  }

  /** A call that needs the name would wait for it each time. */
  @Test
  void serverThatIsSilentForOneName_isLastForThatName_forItsTime() {
    servers.silent(ONE, "a", now);
    now += SilentServers.REMEMBERED - 1;
    assertThat(servers.last("a", BOTH)).containsExactly(TWO, ONE);

    now++;

    assertThat(servers.last("a", BOTH)).containsExactly(ONE, TWO);
  }

  @Test
  void serverThatAnswersAgain_isSilentNoMore() {
    servers.silent(ONE, "a", now);
    servers.silent(ONE, "b", now);

    servers.answered(ONE);

    assertThat(servers.last("c", BOTH)).containsExactly(ONE, TWO);
  }

  @Test
  void lostQuestion_saysNothing_ifAnotherWasAnsweredMeanwhile() {
    long askedAt = now++;
    servers.answered(ONE);
    now++;

    servers.silent(ONE, "a", askedAt);
    servers.silent(ONE, "b", askedAt);

    assertThat(servers.last("c", BOTH)).containsExactly(ONE, TWO);
  }

  @Test
  void nameOfASilentServer_isRemembered_untilTheServerAnswers() {
    servers.silent(ONE, "a", now);
    servers.silent(ONE, "b", now);
    now += SilentServers.REMEMBERED;

    assertThat(servers.areSilentFor("a", List.of(ONE))).isTrue();
    assertThat(servers.areSilentFor("c", List.of(ONE))).isFalse();
    assertThat(servers.areSilentFor("a", BOTH)).isFalse();

    servers.answered(ONE);
    assertThat(servers.areSilentFor("a", List.of(ONE))).isFalse();
  }

  @Test
  void namesOfASilentServer_areBounded_andTheServerStaysSilent() {
    for (int i = 0; i <= SilentServers.MOST_NAMES; i++) {
      servers.silent(ONE, "name" + i, now);
    }

    assertThat(servers.areSilentFor("name0", List.of(ONE))).isFalse();
    assertThat(servers.areSilentFor("name" + SilentServers.MOST_NAMES, List.of(ONE))).isTrue();
    assertThat(servers.last("c", BOTH)).containsExactly(TWO, ONE);
  }

  @Test
  void whenAllAreSilent_theirOrderStays() {
    for (String name : List.of("a", "b")) {
      servers.silent(TWO, name, now);
      servers.silent(ONE, name, now);
    }

    assertThat(servers.last("c", BOTH)).containsExactly(ONE, TWO);
  }
}
