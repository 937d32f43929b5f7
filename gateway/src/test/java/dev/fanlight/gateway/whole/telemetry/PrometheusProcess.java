package dev.fanlight.gateway.whole.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fanlight.gateway.dashboard.Promtool;
import dev.fanlight.gateway.whole.Eventually;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real Prometheus, which scrapes one gateway. */
final class PrometheusProcess implements AutoCloseable {
  private static final Pattern LISTENS =
      Pattern.compile("msg=\"Listening on\" address=\\S+:(\\d+)");

  private final Process process;
  private final HttpClient client = HttpClient.newHttpClient();
  private final int port;

  private PrometheusProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * @param rules a folder with files of rules
   * @param gateway the port of its admin listener
   */
  static PrometheusProcess start(Path folder, Path rules, int gateway) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("prometheus.yaml"),
            """
            global: {scrape_interval: 500ms, scrape_timeout: 500ms, evaluation_interval: 500ms}
            rule_files: ["%s/alerts.yaml", "%s/recording.yaml"]
            scrape_configs:
              - {job_name: fanlight, static_configs: [{targets: ["127.0.0.1:%d"]}]}
            """
                .formatted(rules, rules, gateway));
    Path log = folder.resolve("prometheus.log");
    Process process =
        new ProcessBuilder(
                Promtool.program("prometheus").toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("prometheus"),
                "--web.listen-address=127.0.0.1:0")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Eventually.noComplaint(() -> port(log) > 0 ? "" : "Prometheus does not listen: " + text(log));
    PrometheusProcess prometheus = new PrometheusProcess(process, port(log));
    Eventually.noComplaint(() -> prometheus.isReady() ? "" : "it is not ready: " + text(log));
    return prometheus;
  }

  private static int port(Path log) {
    Matcher listens = LISTENS.matcher(text(log));
    return listens.find() ? Integer.parseInt(listens.group(1)) : 0;
  }

  private static String text(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException unreadable) {
      return "";
    }
  }

  /**
   * Asks for the value of an expression now.
   *
   * @param expression may have the variables of the dashboard
   * @return the JSON of Prometheus
   */
  String query(String expression) throws IOException, InterruptedException {
    String plain = expression.replace("$__rate_interval", "20s").replaceAll("\\$[a-z]+", ".*");
    return get("/api/v1/query?query=" + URLEncoder.encode(plain, UTF_8)).body();
  }

  /** It listens before it has read what it stores, and refuses queries until then. */
  private boolean isReady() {
    try {
      return get("/-/ready").statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  private HttpResponse<String> get(String target) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + target);
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
