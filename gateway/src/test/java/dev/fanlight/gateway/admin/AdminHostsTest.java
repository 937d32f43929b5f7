package dev.fanlight.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names of hosts the admin listener answers to. */
class AdminHostsTest extends AdminListenerScene {
  @Test
  void everyLoopbackAddress_isThisMachinesOwn_andNoNameThatOnlyLooksLikeOne() throws IOException {
    assertThat(send("GET", "/health/live", "127.0.0.2", "")).startsWith("HTTP/1.1 200 ");
    assertThat(send("GET", "/health/live", "127.evil.example", "")).startsWith("HTTP/1.1 403 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:9090", "127.0.0.1", "127.0.0.1:1", "[::1]:9090"})
  void loopbackNames_areAnswered(String host) throws IOException {
    assertThat(send("GET", "/health/live", host, "")).startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "evil.example:9090", "localhost.evil.example", "10.0.0.1"})
  void otherNames_areRefusedOnLoopback(String host) throws IOException {
    assertThat(send("GET", "/health/live", host, "")).startsWith("HTTP/1.1 403 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Host: evil.example\r\n", "Host: localhost\r\n"})
  void twoHosts_areRefused(String second) throws IOException {
    assertThat(send("GET", "/health/live", "localhost", second)).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void absoluteForm_mustNameTheHost() throws IOException {
    assertThat(send("GET", "http://evil.example/health/live", "localhost", ""))
        .startsWith("HTTP/1.1 400 ");
    assertThat(send("GET", "http://evil.example/health/live", "evil.example", ""))
        .startsWith("HTTP/1.1 403 ");
    assertThat(send("GET", "http://LOCALHOST:1/health/live", "localhost:1", ""))
        .startsWith("HTTP/1.1 200 ");
  }

  @Test
  void boundElsewhere_anyNameIsAnswered() throws Exception {
    AdminListener open = start("0.0.0.0");
    try {
      assertThat(answer(request(open.port(), "GET", "/health/live", "gateway.internal", "")))
          .startsWith("HTTP/1.1 200 ");
    } finally {
      open.close().await(10, TimeUnit.SECONDS);
    }
  }
}
