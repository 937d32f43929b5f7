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
    servers.silent(ONE, now);
    now += SilentServers.REMEMBERED - 1;
    assertThat(servers.last(BOTH)).containsExactly(TWO, ONE);

    now++;

    assertThat(servers.last(BOTH)).containsExactly(ONE, TWO);
  }

  @Test
  void serverThatAnswersAgain_isSilentNoMore() {
    servers.silent(ONE, now);

    servers.answered(ONE);

    assertThat(servers.last(BOTH)).containsExactly(ONE, TWO);
  }

  @Test
  void lostQuestion_saysNothing_ifAnotherWasAnsweredMeanwhile() {
    long askedAt = now++;
    servers.answered(ONE);
    now++;

    servers.silent(ONE, askedAt);

    assertThat(servers.last(BOTH)).containsExactly(ONE, TWO);
  }

  @Test
  void whenAllAreSilent_theirOrderStays() {
    servers.silent(TWO, now);
    servers.silent(ONE, now);

    assertThat(servers.last(BOTH)).containsExactly(ONE, TWO);
  }
}
