package dev.fanlight.gateway.config.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.gateway.config.source.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files for which {@code run --watch} waits: also those that a mistake is about. */
class FilesThatAreWatchedTest {
  private final List<Path> told = new ArrayList<>();
  @TempDir Path folder;

  private void load(String tls) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("fanlight.yaml"),
            """
            listeners: [{name: secure, port: 8443, tls: {%s}}]
            routes: [{name: x, match: {path: /x}, respond: {body: x}}]
            """
                .formatted(tls));

    assertThatThrownBy(() -> ConfigLoader.load(file, Map.of(), told::add, named -> {}))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void certificateAndKeyThatAreNotThere_areWatched() throws IOException {
    load("cert: server.pem, key: server.key");

    assertThat(told)
        .containsExactly(
            folder.resolve("fanlight.yaml"),
            folder.resolve("server.pem"),
            folder.resolve("server.key"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"server.pem", "authorities.pem"})
  void folderInPlaceOfACertificate_isWatched(String name) throws IOException {
    Files.createDirectory(folder.resolve(name));

    load("cert: server.pem, key: server.key, client_auth: {ca: authorities.pem}");

    assertThat(told).contains(folder.resolve(name));
  }
}
