package dev.fanlight.gateway.upstream.http.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The name servers of a configuration and of a resolver file. */
class ConfiguredServersTest {
  @TempDir private Path folder;

  private static InetSocketAddress server(String address) {
    return new InetSocketAddress(address, 53);
  }

  private static NameServers file(String text) {
    return NameServers.of(text, List.of());
  }

  @Test
  void resolverFile_saysServersDomainsAndDots() {
    NameServers servers =
        file(
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

    assertThat(servers.servers()).containsExactly(server("10.0.0.1"), server("fd00::1"));
    assertThat(servers.domains()).containsExactly("a.example", "b.example");
    assertThat(servers.dots()).isEqualTo(3);
  }

  @Test
  void serversOfTheConfiguration_replaceThoseOfTheFile_butNotItsDomains() {
    NameServers servers =
        NameServers.of(
            "nameserver 10.0.0.1\nsearch a.example", List.of("10.0.0.2:5353", "fd00::2:53"));

    assertThat(servers.servers())
        .containsExactly(new InetSocketAddress("10.0.0.2", 5353), server("fd00::2"));
    assertThat(servers.domains()).containsExactly("a.example");
  }

  @Test
  void resolverFileWithoutServers_leavesThoseThatTheJvmFound() {
    assertThat(file("search a.example").servers()).isEqualTo(file("").servers()).isNotEmpty();
  }

  @Test
  void resolverFileWithoutServers_saysDomainsAndDots() {
    NameServers servers = file("search a.example\noptions ndots:2");

    assertThat(servers.domains()).containsExactly("a.example");
    assertThat(servers.dots()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"., ''", "corp.example., corp.example", "'. corp.example', corp.example"})
  void rootIsNoDomain_andDomainsEndWithoutADot(String search, String domains) {
    assertThat(file("nameserver 10.0.0.1\nsearch " + search).domains())
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
    assertThat(file("nameserver 10.0.0.1\n" + lines.replace("\\n", "\n")).dots()).isEqualTo(dots);
  }

  @Test
  void changedFile_andChangedConfiguration_countAfterARefresh() throws Exception {
    Path file = Files.writeString(folder.resolve("resolv.conf"), "nameserver 10.0.0.1\n");
    ConfiguredServers servers = new ConfiguredServers(file, List.of());
    Files.writeString(file, "nameserver 10.0.0.2\n");
    assertThat(servers.current().servers()).containsExactly(server("10.0.0.1"));

    servers.refresh(List.of());
    assertThat(servers.current().servers()).containsExactly(server("10.0.0.2"));

    servers.refresh(List.of("10.0.0.3:53"));
    assertThat(servers.current().servers()).containsExactly(server("10.0.0.3"));
  }
}
