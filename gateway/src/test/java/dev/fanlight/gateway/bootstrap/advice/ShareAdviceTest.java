package dev.fanlight.gateway.bootstrap.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.source.ConfigAdvice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShareAdviceTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          '{exchanges: 10}'           | 11 | tunnels_beyond_limit, 11 tunnels, limits.exchanges
          '{exchanges: 10, calls: 5}' | 6  | tunnels_beyond_limit, 6 tunnels, limits.calls
          '{exchanges: 10}'           | 10 | ''
          """)
  void tunnelsBeyondALimitOfTheGateway_areNamed(String limits, int tunnels, String what)
      throws Exception {
    List<ConfigAdvice> advice =
        Advised.about(
            folder,
            """
            limits: %s
            upstreams: {up: {url: "http://127.0.0.1:1", host: client, tunnels: %d}}
            routes: [{name: a, match: {path: /a}, proxy: {upstream: up}}]
            """
                .formatted(limits, tunnels));

    assertThat(advice).hasSize(what.isEmpty() ? 0 : 1);
    advice.forEach(one -> assertThat(one.rule() + ' ' + one.text()).contains(what.split(", ")));
  }

  @Test
  void clientWithMoreConnectionsThanAListener_isNamed() throws Exception {
    String text =
        """
        listeners:
          - {name: public, port: 8080, limits: {connections: 9, connections_per_client: %d}}
        routes: [{name: a, match: {path: /a}, respond: {}}]
        """;
    Path file = folder.resolve("clients.yaml");

    assertThat(Advised.places(Advised.about(Files.writeString(file, text.formatted(10)))))
        .containsExactly("client_beyond_limit 2 listeners[0].limits.connections_per_client");
    assertThat(Advised.about(Files.writeString(file, text.formatted(9)))).isEmpty();
  }
}
