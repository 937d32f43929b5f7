package dev.fanlight.gateway.cli;

import dev.fanlight.gateway.bootstrap.Gateway;
import dev.fanlight.gateway.config.load.ConfigLoader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Starts a gateway on free ports, with another one as its upstream, and stops both. The launcher
 * runs this while the JVM records a cache for faster starts.
 */
final class Rehearsal {
  private static final int ROUNDS = 100;
  private static final List<String> PATHS =
      List.of("/items/1", "/all/1", "/settled?id=1&id=2", "/completed/1", "/nowhere");

  private final HttpClient client = HttpClient.newHttpClient();

  void play() throws Exception {
    Gateway origin = start("rehearsal-origin.yaml", Map.of());
    String port = String.valueOf(origin.port("origin"));
    Gateway gateway = start("rehearsal.yaml", Map.of("ORIGIN_PORT", port));
    String address = "http://127.0.0.1:" + gateway.port("public");
    for (int round = 0; round < ROUNDS; round++) {
      for (String path : PATHS) {
        ask(HttpRequest.newBuilder(URI.create(address + path)));
      }
      ask(
          HttpRequest.newBuilder(URI.create(address + "/items/1"))
              .POST(BodyPublishers.ofString("{}")));
    }
    ask(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.adminPort() + "/metrics")));
    Outcomes.get(gateway.stop());
    Outcomes.get(origin.stop());
  }

  private void ask(HttpRequest.Builder request) throws IOException, InterruptedException {
    client.send(request.build(), BodyHandlers.discarding());
  }

  private static Gateway start(String name, Map<String, String> variables) throws Exception {
    Path file = Files.createTempFile("rehearsal", ".yaml");
    try (InputStream text = Rehearsal.class.getResourceAsStream(name)) {
      Files.write(file, Objects.requireNonNull(text, name).readAllBytes());
      return Outcomes.get(Gateway.start(ConfigLoader.load(file, variables)));
    } finally {
      Files.delete(file);
    }
  }
}
