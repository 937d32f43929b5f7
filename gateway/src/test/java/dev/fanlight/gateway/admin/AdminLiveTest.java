package dev.fanlight.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The live stream, and who may have it. */
class AdminLiveTest extends AdminListenerScene {
  private final List<Socket> open = new ArrayList<>();

  @AfterEach
  void leave() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
    open.clear();
  }

  /** A connection that has sent its request for the stream. */
  private BufferedReader watch() throws IOException {
    Socket socket = request(listener.port(), "GET", "/api/live", "localhost", "");
    socket.setSoTimeout(20_000);
    open.add(socket);
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  private static String line(BufferedReader stream, String start) throws IOException {
    String line = stream.readLine();
    while (line != null && !line.startsWith(start)) {
      line = stream.readLine();
    }
    return String.valueOf(line);
  }

  private static JsonObject message(BufferedReader stream, String event) throws IOException {
    assertThat(line(stream, "event: ")).isEqualTo("event: " + event);
    return new JsonObject(line(stream, "data: ").substring("data: ".length()));
  }

  @Test
  void stream_beginsWithTheState_andGoesOnWithWhatHasChanged() throws IOException {
    BufferedReader stream = watch();
    assertThat(line(stream, "HTTP/1.1")).startsWith("HTTP/1.1 200 ");
    JsonObject state = message(stream, "state").getJsonObject("state");
    assertThat(state.getJsonObject("bulkheads").getJsonObject("users").getMap())
        .containsEntry("permits", 64)
        .containsEntry("in_use", 5)
        .containsEntry("queued", 6);
    assertThat(state.getJsonArray("generations").getList()).isEqualTo(List.of(7));
    assertThat(message(stream, "change").getJsonObject("state").isEmpty()).isTrue();
  }

  @Test
  void once_givesTheStateAlone() throws IOException {
    String answer = get("/api/live?once=true");
    assertThat(answer)
        .startsWith("HTTP/1.1 200 ")
        .containsIgnoringCase("content-type: application/json");
    JsonObject body = new JsonObject(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    assertThat(body.getMap()).containsKeys("time", "state", "samples");
  }

  @Test
  void viewersBeyondTheMost_areRefused_untilOneLeaves() throws IOException {
    List<BufferedReader> streams = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      streams.add(watch());
    }
    for (BufferedReader stream : streams) {
      message(stream, "state");
    }
    assertThat(line(watch(), "HTTP/1.1")).startsWith("HTTP/1.1 503 ");
    open.getFirst().close();
    String admitted = "";
    while (!admitted.startsWith("HTTP/1.1 200 ")) {
      admitted = line(watch(), "HTTP/1.1");
    }
  }

  @Test
  void pagesOfOtherSites_areRefused() throws IOException {
    assertThat(send("GET", "/api/live", "localhost", "Origin: http://evil.example\r\n"))
        .startsWith("HTTP/1.1 403 ");
    assertThat(send("GET", "/api/live", "localhost", "Sec-Fetch-Site: cross-site\r\n"))
        .startsWith("HTTP/1.1 403 ");
  }

  @Test
  void head_tellsTheTypeAndEnds() throws IOException {
    assertThat(send("HEAD", "/api/live", "localhost", ""))
        .startsWith("HTTP/1.1 200 ")
        .containsIgnoringCase("content-type: text/event-stream");
  }
}
