package dev.fanlight.gateway.upstream.http.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.dns.AddressResolverOptions;
import org.junit.jupiter.api.Test;

class HttpNamesTest {
  @Test
  void resolverFile_saysServersDomainsAndOptions() {
    AddressResolverOptions options =
        HttpNames.options(
            """
            # nameserver 10.0.0.9
            ; nameserver 10.0.0.8
            domain one.example
            nameserver 10.0.0.1 # the first
            nameserver\tfd00::1
            nameserver none
            nameserver
            search a.example  b.example
            options ndots:3 rotate
            """);

    assertThat(options.getServers()).containsExactly("10.0.0.1:53", "fd00::1:53");
    assertThat(options.getSearchDomains()).containsExactly("a.example", "b.example");
    assertThat(options.getNdots()).isEqualTo(3);
    assertThat(options.isRotateServers()).isTrue();
  }

  @Test
  void resolverFileWithoutServers_leavesThoseThatTheJvmFound() {
    assertThat(HttpNames.options("search a.example").getServers())
        .isEqualTo(new AddressResolverOptions().getServers());
  }

  @Test
  void hostsFile_isReadAgain() {
    assertThat(HttpNames.options("").getHostsRefreshPeriod()).isPositive();
  }
}
