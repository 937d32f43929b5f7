package dev.fanlight.gateway.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.tls.PemFile;
import dev.fanlight.gateway.config.tls.TlsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoringSslTest {
  private static final Path FILES = Path.of("src/test/resources/tls");

  private static PemFile pem(String name) throws IOException {
    return new PemFile(FILES.resolve(name), name, Files.readString(FILES.resolve(name)));
  }

  private static TlsConfig.Server server(boolean asksClients) throws IOException {
    TlsConfig.Identity identity = new TlsConfig.Identity(pem("ec.pem"), pem("ec.key"));
    return new TlsConfig.Server(
        identity,
        List.of(),
        TlsConfig.Version.V1_2,
        asksClients ? new TlsConfig.ClientAuth(pem("ec.pem"), false) : null);
  }

  @Test
  @EnabledOnOs(
      value = OS.LINUX,
      architectures = {"amd64", "aarch64"})
  void itsLibrary_isThere() throws Exception {
    assertThat(BoringSsl.absence(server(false))).isNull();
  }

  @Test
  void aListenerThatAsksForCertificates_doesWithoutIt() throws Exception {
    assertThat(BoringSsl.absence(server(true))).isEqualTo("client_auth");
  }

  @ParameterizedTest
  @CsvSource({
    "1.3, x25519, , false, true",
    "1.3, x25519, , true, false",
    "1.3, x25519, http/1.1, false, true",
    "1.3, x25519, http/1.0, false, true",
    "1.3, x25519, http/1.1, true, false",
    "1.3, x25519, http/1.1 h2, true, true",
    "1.3, x25519, h2c, false, false",
    "1.3, x25519, h2c http/1.1, false, true",
    "1.3, x448 secp521r1, h2, false, true",
    "1.3, x448 ffdhe2048, h2, false, false",
    "1.2, x25519, h2, false, false"
  })
  void aClient_isServedByItIfItDoesAllThatTheJdkDoes(
      String version, String groups, @Nullable String protocols, boolean tunnels, boolean suits) {
    ClientHello hello =
        new ClientHello(
            version.equals("1.3") ? List.of(0x304, 0x303) : List.of(),
            Arrays.stream(groups.split(" ")).map(BoringSslTest::group).toList(),
            protocols == null ? List.of() : List.of(protocols.split(" ")));

    assertThat(BoringSsl.suits(hello, tunnels)).isEqualTo(suits);
  }

  private static int group(String name) {
    return switch (name) {
      case "secp521r1" -> 25;
      case "x25519" -> 29;
      case "x448" -> 30;
      default -> 256;
    };
  }

  @Test
  void aMessageThatNobodyCouldRead_isForTheJdk() {
    assertThat(BoringSsl.suits(ClientHello.UNREAD, false)).isFalse();
  }
}
