package dev.fanlight.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientCountsTest {
  private final ClientCounts counts = new ClientCounts();

  private static InetAddress address(String text) {
    return NetUtil.createInetAddressFromIpAddressString(text);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 10.0.0.1, true",
    "10.0.0.1, 10.0.0.2, false",
    "10.0.0.1, ::ffff:10.0.0.1, true",
    "2001:db8:0:1::1, 2001:db8:0:1:ffff::9, true",
    "2001:db8:0:1::1, 2001:db8:0:2::1, false"
  })
  void client_isAnAddressOfIPv4_orANetworkOfIPv6(String one, String other, boolean same) {
    assertThat(counts.tryEnter(address(one), 1)).isTrue();
    assertThat(counts.tryEnter(address(other), 1)).isEqualTo(!same);
  }

  @Test
  void clientThatHasLeft_isForgotten() {
    InetAddress client = address("10.0.0.1");
    assertThat(counts.tryEnter(client, 2)).isTrue();
    assertThat(counts.tryEnter(client, 2)).isTrue();
    assertThat(counts.tryEnter(client, 2)).isFalse();
    assertThat(counts.tryEnter(client, 0)).isTrue();

    counts.leave(client);
    counts.leave(client);
    counts.leave(client);

    assertThat(counts.clients()).isZero();
  }
}
