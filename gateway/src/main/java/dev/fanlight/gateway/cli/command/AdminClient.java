package dev.fanlight.gateway.cli.command;

import dev.fanlight.gateway.cli.show.Safe;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks the admin listener of a running gateway. Blocks. */
final class AdminClient {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final URI admin;
  private final @Nullable String token;

  /**
   * @param admin of http or https
   * @param token that a header field can carry; null: none is sent
   */
  AdminClient(URI admin, @Nullable String token) {
    this.admin = admin;
    this.token = token;
  }

  /** Where it is, without credentials. */
  String name() {
    String port = admin.getPort() < 0 ? "" : ":" + admin.getPort();
    return Safe.line(admin.getScheme() + "://" + admin.getHost() + port);
  }

  /**
   * Reads a page.
   *
   * @throws IOException saying why there is none
   */
  JsonObject get(String page, Map<String, String> query) throws IOException {
    try (InputStream body = open(page, query, PATIENCE).body()) {
      return new JsonObject(new String(body.readAllBytes(), StandardCharsets.UTF_8));
    } catch (DecodeException other) {
      throw new IOException(name() + " answers with something else: is it an admin listener?");
    }
  }

  /**
   * Opens a page that stays open.
   *
   * @throws IOException saying why there is none
   */
  BufferedReader lines(String page, Map<String, String> query) throws IOException {
    return new BufferedReader(
        new InputStreamReader(open(page, query, null).body(), StandardCharsets.UTF_8));
  }

  private HttpResponse<InputStream> open(
      String page, Map<String, String> query, @Nullable Duration patience) throws IOException {
    String parameters =
        query.entrySet().stream()
            .map(one ->
                one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    HttpResponse<InputStream> response;
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(
              admin.resolve(page + (parameters.isEmpty() ? "" : "?" + parameters)));
      if (patience != null) {
        request.timeout(patience);
      }
      if (token != null) {
        request.header("Authorization", "Bearer " + token);
      }
      response = http.send(request.build(), BodyHandlers.ofInputStream());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (IOException failure) {
      String why = Objects.requireNonNullElse(failure.getMessage(), "it refuses the connection");
      throw new IOException("no answer from " + name() + ": " + Safe.line(why), failure);
    }
    if (response.statusCode() != 200) {
      throw new IOException(name() + " answers " + response.statusCode() + ": " + detail(response));
    }
    return response;
  }

  private static String detail(HttpResponse<InputStream> response) throws IOException {
    try (InputStream body = response.body()) {
      String text = new String(body.readNBytes(10_000), StandardCharsets.UTF_8);
      return Safe.line(new JsonObject(text).getString("detail", "no reason is given"));
    } catch (DecodeException | ClassCastException other) {
      return "no reason is given";
    }
  }
}
