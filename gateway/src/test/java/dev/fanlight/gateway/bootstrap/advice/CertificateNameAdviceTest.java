package dev.fanlight.gateway.bootstrap.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.gateway.config.source.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateNameAdviceTest {
  private static final String FILES = Path.of("src/test/resources/tls").toAbsolutePath().toString();

  @TempDir Path folder;

  @Test
  void aNameThatTheCertificateLacks_isSaid() throws Exception {
    assertThat(shownFor("shop.example.com"))
        .containsExactly(
            "listener secure: the certificate in $/ec.pem is shown for shop.example.com, but it lacks that name; it has localhost"
                .replace("$", FILES));
  }

  @Test
  void aNameThatTheCertificateHas_isFine() throws Exception {
    assertThat(shownFor("localhost")).isEmpty();
  }

  @Test
  void aWildcardThatTheCertificateLacks_isSaid() throws Exception {
    assertThat(shownFor("*.localhost")).hasSize(1);
  }

  private List<String> shownFor(String name) throws IOException, ConfigException {
    String text =
        """
        listeners:
          - name: secure
            port: 0
            tls:
              cert: "$/rsa.pem"
              key: "$/rsa.key"
              certificates: [{cert: "$/ec.pem", key: "$/ec.key", names: ["NAME"]}]
        routes: []
        """
            .replace("$", FILES)
            .replace("NAME", name);
    return CertificateNameAdvice.of(
        ConfigLoader.load(Files.writeString(folder.resolve("it.yaml"), text), Map.of()));
  }
}
