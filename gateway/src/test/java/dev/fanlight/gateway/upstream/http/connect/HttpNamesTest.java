package dev.fanlight.gateway.upstream.http.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.dns.AddressResolverOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
  void resolverFileWithoutServers_saysDomainsAndOptions() {
    AddressResolverOptions options = HttpNames.options("search a.example\noptions ndots:2");

    assertThat(options.getSearchDomains()).containsExactly("a.example");
    assertThat(options.getNdots()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"., ''", "corp.example., corp.example", "'. corp.example', corp.example"})
  void rootIsNoDomain_andDomainsEndWithoutADot(String search, String domains) {
    assertThat(HttpNames.options("nameserver 10.0.0.1\nsearch " + search).getSearchDomains())
        .containsExactlyElementsOf(domains.isEmpty() ? List.of() : List.of(domains));
  }

  @ParameterizedTest
  @CsvSource({
    "options edns0 trust-ad ndots:0, 0",
    "options ndots:15, 15",
    "options ndots:10, 10",
    "options ndots:99, 15",
    "options ndots:x, 1",
    "options timeout:1\\noptions ndots:5, 5",
    "options ndots:5\\noptions timeout:1, 5",
    "# options that are usual here\\noptions ndots:5, 5",
    "options ndots:5 ndots:2, 2",
    "# ndots:7, 1"
  })
  void dots_areThoseOfAllOptions(String lines, int dots) {
    String file = "nameserver 10.0.0.1\n" + lines.replace("\\n", "\n");

    assertThat(HttpNames.options(file).getNdots()).isEqualTo(dots);
  }

  @Test
  void hostsFile_isReadAgain() {
    assertThat(HttpNames.options("").getHostsRefreshPeriod()).isPositive();
  }
}
