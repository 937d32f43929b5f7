package dev.fanlight.gateway.whole.telemetry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A gateway with something wrong of every kind, and the traffic that shows it. */
final class WatchedTraffic implements AutoCloseable {
  private static final String BROKEN_HTTP2 =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0" + "\0\0\0\4\0\0\0\0\1";

  private final TestGateway gateway;
  private final TestClient client;
  private final Path list;
  private final String endpoint;
  private int rounds;

  private WatchedTraffic(TestGateway gateway, TestClient client, Path list, String endpoint) {
    this.gateway = gateway;
    this.client = client;
    this.list = list;
    this.endpoint = endpoint;
  }

  static WatchedTraffic start(Stage stage, Path folder) throws IOException {
    plugins(folder);
    Path list = folder.resolve("list.yaml");
    int demo = stage.port();
    Files.writeString(list, "- http://127.0.0.1:" + demo + "\n");
    String yaml =
        Files.readString(
                Path.of("src/test/resources/dev/fanlight/gateway/whole/telemetry/watched.yaml"))
            .replace("FOLDER", folder.toString())
            .replace("TLS", Path.of("src/test/resources/tls").toAbsolutePath().toString())
            .replace("DEMO", String.valueOf(demo))
            .replace("SECOND", String.valueOf(stage.port()))
            .replace("GONE", String.valueOf(stage.port()));
    TestGateway gateway = stage.gateway(yaml);
    WatchedTraffic traffic =
        new WatchedTraffic(gateway, stage.client(gateway), list, "http://127.0.0.1:" + demo);
    traffic.more();
    return traffic;
  }

  /** Plugins that block a loop, fail, and keep a thread for longer than their exchange lasts. */
  private static void plugins(Path folder) throws IOException {
    String proceed = "return chain.proceed(it); };";
    TestJar.plugin(
            "Busy",
            "busy",
            "return (Filter) (it, chain) -> { long end = System.nanoTime() + 60_000_000L;"
                + " while (System.nanoTime() < end) {} "
                + proceed)
        .write(folder.resolve("busy.jar"));
    TestJar.plugin(
            "Broken",
            "broken",
            "return (Filter) (it, chain) -> { throw new IllegalStateException(\"broken\"); };")
        .write(folder.resolve("broken.jar"));
    TestJar.plugin(
            "Waiting",
            "waiting",
            "return (BlockingFilter) it -> { Thread.sleep(200); return Step.proceed(it.request());"
                + " };")
        .write(folder.resolve("waiting.jar"));
  }

  TestGateway gateway() {
    return gateway;
  }

  /** One more round of everything. */
  void more() throws IOException {
    rounds++;
    List<CompletableFuture<Reply>> replies = new ArrayList<>();
    for (String target :
        List.of(
            "/home", "/race", "/late", "/sick", "/sick", "/back", "/busy", "/skips", "/fails")) {
      replies.add(client.send(target));
    }
    replies.add(client.send("/waits"));
    replies.add(client.send("/waits"));
    replies.add(client.send(HttpMethod.POST, "/nowhere", "", "content-type: application/grpc"));
    raw(gateway.port("secure"), "this is no TLS\r\n\r\n");
    raw(gateway.port(), BROKEN_HTTP2);
    Files.writeString(
        list, rounds % 3 == 0 ? "no list" : "- " + endpoint + "\n" + more(rounds % 3 == 1));
    replies.forEach(reply -> Eventually.get("an answer", reply));
  }

  private String more(boolean two) {
    return two ? "- {url: \"http://localhost:1\", backup: true}\n" : "";
  }

  /** Sends bytes, and reads until the gateway ends the connection. */
  private static void raw(int port, String bytes) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
      socket.getInputStream().readAllBytes();
    } catch (IOException reset) {
      if (reset instanceof java.net.ConnectException) {
        throw new UncheckedIOException(reset);
      }
    }
  }

  @Override
  public void close() throws IOException {
    Files.writeString(list, "- " + endpoint + "\n");
  }
}
