package dev.fanlight.gateway.bootstrap.advice.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.bootstrap.advice.Advised;
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
    assertThat(shownFor("ec", "shop.example.com"))
        .containsExactly(
            "listener secure: the certificate in $/ec.pem is shown for shop.example.com, but it lacks that name; it has localhost"
                .replace("$", FILES));
  }

  @Test
  void aNameThatTheCertificateHas_isFine() throws Exception {
    assertThat(shownFor("ec", "localhost")).isEmpty();
  }

  @Test
  void aWildcardThatTheCertificateLacks_isSaid() throws Exception {
    assertThat(shownFor("ec", "*.localhost")).hasSize(1);
  }

  @Test
  void aWildcard_coversOneLabelInPlaceOfItself() throws Exception {
    assertThat(shownFor("wildcard", "a.shop.example")).isEmpty();
    assertThat(shownFor("wildcard", "*.shop.example")).isEmpty();
    assertThat(shownFor("wildcard", "a.b.shop.example")).hasSize(1);
    assertThat(shownFor("wildcard", "*.b.shop.example")).hasSize(1);
  }

  @Test
  void names_areEqualInAnyCase() throws Exception {
    assertThat(shownFor("wildcard", "sHop.example")).isEmpty();
  }

  private List<String> shownFor(String file, String name) throws IOException, ConfigException {
    String text =
        """
        listeners:
          - name: secure
            port: 0
            tls:
              cert: "$/rsa.pem"
              key: "$/rsa.key"
              certificates: [{cert: "$/FILE.pem", key: "$/FILE.key", names: ["NAME"]}]
        routes: []
        """
            .replace("FILE", file)
            .replace("NAME", name)
            .replace("$", FILES);
    return Advised.texts(
        CertificateNameAdvice.of(
            ConfigLoader.load(Files.writeString(folder.resolve("it.yaml"), text), Map.of())));
  }
}
