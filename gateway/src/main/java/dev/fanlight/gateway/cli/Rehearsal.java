package dev.fanlight.gateway.cli;

import dev.fanlight.gateway.bootstrap.Gateway;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.load.ConfigLoader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
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
 * Starts a gateway that serves itself on free ports, and stops it. The launcher runs this while the
 * JVM records a cache for faster starts.
 */
final class Rehearsal {
  private static final int ROUNDS = 100;
  private static final List<String> PATHS =
      List.of("/items/1", "/all/1", "/settled?id=1&id=2", "/completed/1", "/nowhere");

  private final HttpClient client = HttpClient.newHttpClient();

  void play() throws Exception {
    Gateway gateway = Outcomes.get(Gateway.start(config()));
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
  }

  private void ask(HttpRequest.Builder request) throws IOException, InterruptedException {
    client.send(request.build(), BodyHandlers.discarding());
  }

  private static GatewayConfig config() throws Exception {
    Path file = Files.createTempFile("rehearsal", ".yaml");
    try (InputStream text = Rehearsal.class.getResourceAsStream("rehearsal.yaml")) {
      Files.write(file, Objects.requireNonNull(text, "rehearsal.yaml").readAllBytes());
      return ConfigLoader.load(file, Map.of("ORIGIN_PORT", String.valueOf(freePort())));
    } finally {
      Files.delete(file);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
