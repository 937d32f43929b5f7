package dev.fanlight.gateway.bootstrap.advice.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.bootstrap.advice.Advised;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.load.ConfigLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateAdviceTest {
  private static final Instant LONG_AGO = Instant.parse("1990-01-01T00:00:00Z");
  private static final Instant FAR_AHEAD = Instant.parse("2990-01-01T00:00:00Z");

  @TempDir Path folder;
  private GatewayConfig config;

  @BeforeEach
  void load() throws Exception {
    String text =
        """
        listeners: [{name: secure, port: 0, tls: {cert: "$/ec.pem", key: "$/ec.key"}}]
        upstreams:
          shown: {url: "https://localhost:1", tls: {cert: "$/ec.pem", key: "$/ec.key"}}
          trusted: {url: "https://localhost:1", tls: {ca: "$/ec.pem"}}
        routes: []
        """
            .replace("$", Path.of("src/test/resources/tls").toAbsolutePath().toString());
    config = ConfigLoader.load(Files.writeString(folder.resolve("it.yaml"), text), Map.of());
  }

  @Test
  void pathOfAPlaceholder_isNotShown() throws Exception {
    String tls = Path.of("src/test/resources/tls").toAbsolutePath().toString();
    String text =
        """
        listeners: [{name: secure, port: 0, tls: {cert: "${CERTS}/ec.pem", key: "${CERTS}/ec.key"}}]
        routes: []
        """;
    GatewayConfig placed =
        ConfigLoader.load(Files.writeString(folder.resolve("it.yaml"), text), Map.of("CERTS", tls));

    assertThat(Advised.texts(CertificateAdvice.of(placed, FAR_AHEAD)))
        .singleElement()
        .asString()
        .contains("in ${CERTS}/ec.pem expired")
        .doesNotContain(tls);
  }

  @Test
  void notValidYet_isSaidOfEveryPlace() {
    saidOfEveryPlace(Advised.texts(CertificateAdvice.of(config, LONG_AGO)), "is not valid before");
  }

  @Test
  void expired_isSaidOfEveryPlace() {
    saidOfEveryPlace(Advised.texts(CertificateAdvice.of(config, FAR_AHEAD)), "expired at");
  }

  @Test
  void soonExpired_isSaidForThreeWeeks() {
    Instant end = end();

    assertThat(
            Advised.texts(
                CertificateAdvice.of(config, end.minus(Duration.ofDays(21)).minusSeconds(1))))
        .isEmpty();
    saidOfEveryPlace(
        Advised.texts(CertificateAdvice.of(config, end.minus(Duration.ofDays(21)))),
        "expires at " + end);
    saidOfEveryPlace(Advised.texts(CertificateAdvice.of(config, end)), "expires at " + end);
    saidOfEveryPlace(
        Advised.texts(CertificateAdvice.of(config, end.plusSeconds(1))), "expired at " + end);
  }

  private Instant end() {
    return CertificateExpiry.of(config).get(new CertificateExpiry.Shown("secure", "*"));
  }

  private static void saidOfEveryPlace(List<String> advice, String what) {
    assertThat(advice)
        .hasSize(3)
        .allMatch(line -> line.contains("CN=localhost") && line.contains(what))
        .anyMatch(line -> line.startsWith("listener secure"))
        .anyMatch(line -> line.startsWith("upstream shown"))
        .anyMatch(line -> line.startsWith("upstream trusted"));
  }
}
