package dev.fanlight.dist;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.fanlight.gateway.bootstrap.Gateway;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.load.ConfigLoader;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;

/** A gateway with everything the distribution brings, on free ports of this machine. */
final class RunningGateway implements AutoCloseable {
  private static final String ADMIN = "admin: {port: 0}\n";
  private static final String DEFAULTS = "access_log: off\n";

  static {
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
  }

  private final HttpClient client = HttpClient.newHttpClient();
  private final String yaml;
  private final Gateway gateway;

  private RunningGateway(String yaml, Gateway gateway) {
    this.yaml = yaml;
    this.gateway = gateway;
  }

  /** One as a plugin's sample says, but that its services are where the test has them. */
  static RunningGateway ofSample(String plugin, Map<String, String> replacements) throws Exception {
    String yaml = Files.readString(Path.of("../../plugins", plugin, "sample.yaml"));
    for (Map.Entry<String, String> replacement : replacements.entrySet()) {
      if (!yaml.contains(replacement.getKey())) {
        throw new IllegalArgumentException("the sample has no " + replacement.getKey());
      }
      yaml = yaml.replace(replacement.getKey(), replacement.getValue());
    }
    return of(yaml);
  }

  /** One with a single route to that service. */
  static RunningGateway proxying(Service upstream, String keysOfRoute) throws Exception {
    return of(
        """
        listeners: [{name: public, port: 8080}]
        upstreams: {up: {url: "http://%s"}}
        routes:
          - name: up
            match: {path: /}
            proxy: {upstream: up}
        %s\
        """
            .formatted(upstream.address(), keysOfRoute.strip().indent(4)));
  }

  static RunningGateway of(String yaml) throws Exception {
    String admin = yaml.contains("admin:") ? "" : ADMIN;
    String whole = admin + DEFAULTS + yaml.replace("port: 8080", "host: 127.0.0.1, port: 0");
    return new RunningGateway(whole, Gateway.start(config(whole)).await(20, SECONDS));
  }

  private static GatewayConfig config(String yaml) throws Exception {
    Path file = Files.createTempFile("gateway", ".yaml");
    try {
      return ConfigLoader.load(Files.writeString(file, yaml), Map.of());
    } finally {
      Files.delete(file);
    }
  }

  /** Reads the same configuration again, with the files that it names. */
  void reload() throws Exception {
    gateway.reload(() -> config(yaml)).await(20, SECONDS);
  }

  /** The answer to a request made with {@link #uri}. */
  HttpResponse<String> send(HttpRequest request) throws Exception {
    return client.sendAsync(request, BodyHandlers.ofString()).get(20, SECONDS);
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + gateway.port("public") + path);
  }

  /** The answer to GET. */
  HttpResponse<String> get(String path, String... headers) throws Exception {
    return send(path, headers).get(20, SECONDS);
  }

  /** The answer to OPTIONS. */
  HttpResponse<String> options(String path, String... headers) throws Exception {
    return answer("OPTIONS", path, headers);
  }

  /** The answer to PUT without content. */
  HttpResponse<String> put(String path, String... headers) throws Exception {
    return answer("PUT", path, headers);
  }

  private HttpResponse<String> answer(String method, String path, String... headers)
      throws Exception {
    HttpRequest request =
        request(gateway.port("public"), path)
            .method(method, BodyPublishers.noBody())
            .headers(headers)
            .build();
    return client.sendAsync(request, BodyHandlers.ofString()).get(20, SECONDS);
  }

  /** The answer to HEAD. */
  HttpResponse<String> head(String path) throws Exception {
    return client.send(
        request(gateway.port("public"), path).HEAD().build(), BodyHandlers.ofString());
  }

  /** What a page of the admin listener says. */
  String page(String path) throws Exception {
    return client.send(request(gateway.adminPort(), path).build(), BodyHandlers.ofString()).body();
  }

  /** What the admin listener answers to an order. */
  String order(String path, String json) throws Exception {
    HttpRequest order =
        request(gateway.adminPort(), path)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    return client.send(order, BodyHandlers.ofString()).body();
  }

  CompletableFuture<HttpResponse<String>> send(String path, String... headers) {
    return client.sendAsync(request(path, headers), BodyHandlers.ofString());
  }

  /** The answer to POST. */
  HttpResponse<String> post(String path, String contentType, String body) throws Exception {
    return sendPost(path, contentType, body).get(20, SECONDS);
  }

  CompletableFuture<HttpResponse<String>> sendPost(String path, String contentType, String body) {
    HttpRequest request =
        request(gateway.port("public"), path)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .header("Content-Type", contentType)
            .build();
    return client.sendAsync(request, BodyHandlers.ofString());
  }

  /** The answer to GET when its head has come; its body can be read as it comes. */
  HttpResponse<InputStream> open(String path, String... headers) throws Exception {
    return client.sendAsync(request(path, headers), BodyHandlers.ofInputStream()).get(20, SECONDS);
  }

  private HttpRequest request(String path, String... headers) {
    HttpRequest.Builder request = request(gateway.port("public"), path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request.build();
  }

  /** The value of one series, as it is written in a scrape. */
  double metric(String series) throws Exception {
    return found(series).orElseThrow(() -> new AssertionError("no " + series));
  }

  /** The same of a series that comes with its first value; 0 before that. */
  double metricOrZero(String series) throws Exception {
    return found(series).orElse(0);
  }

  private OptionalDouble found(String series) throws Exception {
    return client
        .send(request(gateway.adminPort(), "/metrics").build(), BodyHandlers.ofString())
        .body()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst();
  }

  private static HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  /** The code of a problem. */
  static String code(HttpResponse<String> answer) {
    return answer.body().replaceFirst("(?s).*urn:fanlight:error:(\\w+).*", "$1");
  }

  @Override
  public void close() throws Exception {
    client.close();
    gateway.stop().await(20, SECONDS);
  }
}
