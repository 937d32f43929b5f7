package dev.fanlight.gateway.whole.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A plugin's jar, from the folder to the last metric. */
class FirstPluginTest {
  private static final Path PLUGINS = Path.of("../plugins");
  private static final String SOURCES = "first/src/main/java/";
  private static final String PLUGIN = "dev.fanlight.plugins.hello.HelloPlugin";

  @RegisterExtension static final Stage stage = new Stage();

  @TempDir Path folder;

  @Test
  void thePageOfPlugins_showsWhatItsFirstPluginDoes() throws IOException {
    String page =
        first(
            "(?s)\n## The first plugin\n(.*?)\n## ",
            Files.readString(PLUGINS.resolve("README.md")));
    String source = Files.readString(PLUGINS.resolve(SOURCES + PLUGIN.replace('.', '/') + ".java"));
    new TestJar()
        .source(PLUGIN, source)
        .entry(TestJar.SERVICES, PLUGIN)
        .write(folder.resolve("hello.jar"));
    TestGateway gateway =
        stage.gateway(
            first("(?s)```yaml\n(listeners:.*?)```", page)
                .replace("8080", "0")
                .replace("./plugins", folder.toString()));

    Reply reply = stage.client(gateway).get("/hello");

    String field = first("(?m)^\\$ curl .*/hello .*\n(.*)$", page);
    assertThat("X-Hello: " + reply.field("x-hello")).isEqualTo(field);
    assertThat(reply.body()).isEqualTo("{\"hello\":\"world\"}");
    assertThat(gateway.admin("/metrics").lines())
        .contains(first("(?m)^\\$ curl .*/metrics .*\n(.*)$", page));
  }

  private static String first(String pattern, String page) {
    Matcher matcher = Pattern.compile(pattern).matcher(page);
    assertThat(matcher.find()).as(pattern).isTrue();
    return matcher.group(1);
  }

  @Test
  void whileAPluginStarts_theGatewayIsLiveAndNotReady() throws IOException {
    String create =
        """
        return new Filter() {
          public io.vertx.core.Future<Void> start() {
            return context.webClient().getAbs(config.word()).send().mapEmpty();
          }
          public io.vertx.core.Future<GatewayResponse> filter(Exchange it, Chain chain) {
            return chain.proceed(it);
          }
        };
        """;
    TestJar.plugin("Slow", "slow", create).write(folder.resolve("slow.jar"));
    CompletableFuture<Void> data = new CompletableFuture<>();
    Http1Upstream upstream = stage.upstream();
    upstream.on(
        "/data",
        call -> {
          call.await(data);
          call.json("{}");
        });
    int port = stage.port();
    CompletableFuture<TestGateway> starting =
        CompletableFuture.supplyAsync(() ->
            stage.gateway(
                """
                admin: {port: %d}
                plugin_folders: [%s]
                plugins: [{name: slow, config: {word: "%s/data"}}]
                routes: [{name: hello, match: {path: /hello}, respond: {body: hello}}]
                """
                    .formatted(port, folder, upstream.url())));
    upstream.awaitArrival("/data");

    assertThat(page(port, "/health/live")).startsWith("200");
    assertThat(page(port, "/health/ready")).startsWith("503").contains("starting");
    assertThat(page(port, "/api/status"))
        .startsWith("200")
        .contains("\"reason\":\"starting\"", "\"generation\":1,\"phase\":\"starting\"");
    data.complete(null);
    assertThat(stage.client(Eventually.get("the gateway", starting)).get("/hello").status())
        .isEqualTo(200);
    assertThat(page(port, "/health/ready")).startsWith("200");
  }

  private static String page(int port, String path) {
    try {
      URI page = URI.create("http://127.0.0.1:" + port + path);
      HttpURLConnection connection = (HttpURLConnection) page.toURL().openConnection();
      int status = connection.getResponseCode();
      try (var body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
        return status + " " + new String(body.readAllBytes(), UTF_8);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
