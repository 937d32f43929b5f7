package dev.fanlight.gateway.whole.http2;

import static dev.fanlight.gateway.whole.Localhost.CERTIFICATE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A proxied route under h2spec's strict cases, in clear text and with TLS. */
class Http2SpecTest {
  private static final String PROGRAM = "/h2spec/2.2.0/h2spec_linux_amd64.tar.gz";
  private static final int TAR_HEADER = 512;
  private static final int MINUTES = 3;

  @RegisterExtension static final Stage stage = new Stage();

  @TempDir static Path folder;

  private static Path program;

  @BeforeAll
  static void unpack() throws IOException {
    assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64"),
        "h2spec is there for Linux on amd64");
    program = folder.resolve("h2spec");
    try (InputStream packed = Http2SpecTest.class.getResourceAsStream(PROGRAM);
        InputStream tar = new GZIPInputStream(Objects.requireNonNull(packed))) {
      String size = new String(tar.readNBytes(TAR_HEADER), 124, 11, US_ASCII);
      Files.write(program, tar.readNBytes(Integer.parseInt(size, 8)));
    }
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }

  /**
   * A gateway before an upstream that answers whole requests only. An earlier answer would end the
   * stream, perhaps before h2spec has sent the frame that is wrong.
   */
  private static TestGateway gateway(String listeners) {
    Http1Upstream upstream = stage.upstream();
    upstream.on(
        "/",
        call -> {
          call.body();
          call.answer(200, "hello world");
        });
    return stage.gateway(
        """
        listeners: [{name: public, host: 127.0.0.1, port: 0%s}]
        upstreams: {behind: {url: "%s"}}
        routes: [{name: all, match: {path: /**}, proxy: {upstream: behind}}]
        """
            .formatted(listeners, upstream.url()));
  }

  private static void run(TestGateway gateway, String... more) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(program.toString(), "-h", "127.0.0.1", "--strict", "-o", "10"));
    command.addAll(List.of("-p", String.valueOf(gateway.port())));
    command.addAll(List.of(more));
    Path said = folder.resolve("said");
    Process h2spec =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();

    boolean ended = h2spec.waitFor(MINUTES, TimeUnit.MINUTES);

    h2spec.destroyForcibly();
    assertThat(ended).as("h2spec's end").isTrue();
    assertThat(Files.readString(said)).contains("146 passed, 0 skipped, 0 failed");
  }

  @Test
  void clearText_passesEveryCase() throws Exception {
    run(gateway(""));
  }

  @Test
  void tls_passesEveryCase() throws Exception {
    run(
        gateway(
            ", tls: {cert: \"%s\", key: \"%s\"}"
                .formatted(CERTIFICATE.certificatePath(), CERTIFICATE.privateKeyPath())),
        "-t",
        "-k");
  }
}
