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

class RoomAdviceTest {
  @TempDir Path folder;

  private List<ConfigAdvice> list(String bulkhead, String fanOut, String forEach) throws Exception {
    return Advised.about(
        folder,
        """
        upstreams:
          up: {url: "http://127.0.0.1:1", bulkhead: {%s}}
        routes:
          - name: a
            match: {path: /a}
            fan_out:
              join: all%s
              for_each: {in: query.id%s}
              call: {upstream: up, path: "/{item}"}
        """
            .formatted(bulkhead, fanOut, forEach));
  }

  @Test
  void listWiderThanPermitsAndQueue_isNamedWithTheCallsThatFail() throws Exception {
    List<ConfigAdvice> advice = list("max_concurrent: 8, max_queue: 20", "", ", max: 50");

    assertThat(Advised.places(advice))
        .containsExactly("calls_beyond_queue 9 routes[0].fan_out.for_each");
    assertThat(Advised.texts(advice))
        .containsExactly(
            "one request of route a may make 50 calls to upstream up at once, which has 8 permits"
                + " and a queue of 20, so 22 of them fail with bulkhead_full; set"
                + " fan_out.concurrency: 8, a max of at most 28 items, or bulkhead.max_queue: 42");
  }

  @Test
  void concurrencyAboveThePermits_isNamed() throws Exception {
    List<ConfigAdvice> advice = list("max_concurrent: 8", "\n      concurrency: 9", "");

    assertThat(Advised.places(advice))
        .containsExactly("concurrency_beyond_permits 9 routes[0].fan_out.concurrency");
    assertThat(Advised.texts(advice).getFirst()).contains("9 calls", "8 permits", "1 call waits");
  }

  @Test
  void firstAboveMax_isNamed() throws Exception {
    assertThat(Advised.places(list("max_concurrent: 500", "", ", first: 200")))
        .containsExactly("first_beyond_max 9 routes[0].fan_out.for_each");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          max_concurrent: 8, max_queue: 92 | '' | ''
          max_concurrent: 8, max_queue: 0  | concurrency: 8 | ''
          max_concurrent: 8, max_queue: 2  | '' | ', first: 10'
          max_concurrent: 8                | '' | ', max: 4000'
          """)
  void listsThatFit_areNotNamed(String bulkhead, String fanOut, String forEach) throws Exception {
    assertThat(list(bulkhead, fanOut.isEmpty() ? "" : "\n      " + fanOut, forEach)).isEmpty();
  }

  @Test
  void callsThatFollowEachOther_needNoRoomAtOnce() throws Exception {
    assertThat(
            Advised.about(
                folder,
                """
                upstreams: {up: {url: "http://127.0.0.1:1", bulkhead: {max_concurrent: 1, max_queue: 0}}}
                routes:
                  - name: a
                    match: {path: /a}
                    fan_out:
                      calls:
                        - {name: b, upstream: up, path: /b}
                        - {name: c, upstream: up, path: /c, after: [b]}
                """))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          '{calls: 10}'     | 11 | 5  | permits_beyond_limit 4 upstreams.up.bulkhead.max_concurrent
          '{exchanges: 10}' | 5  | 11 | permits_beyond_limit 8 routes[0].bulkhead.max_concurrent
          '{exchanges: 10}' | 11 | 10 | ''
          """)
  void permitsBeyondALimitOfTheGateway_areNamed(
      String limits, int ofUpstream, int ofRoute, String place) throws Exception {
    List<ConfigAdvice> advice =
        Advised.about(
            folder,
            """
            limits: %s
            upstreams:
              up: {url: "http://127.0.0.1:1", host: client, bulkhead: {max_concurrent: %d}}
            routes:
              - name: a
                match: {path: /a}
                bulkhead: {max_concurrent: %d}
                proxy: {upstream: up}
            """
                .formatted(limits, ofUpstream, ofRoute));

    assertThat(String.join("", Advised.places(advice))).isEqualTo(place);
  }

  @Test
  void permitsBeyondWhatConnectionsCarry_areNamed() throws Exception {
    List<ConfigAdvice> advice =
        Advised.about(
            folder,
            """
            routes: [{name: a, match: {path: /a}, bulkhead: {max_concurrent: 9}, respond: {}}]
            """
                .replace("routes", "x-y: 1\nroutes"));
    assertThat(advice).isEmpty();

    Path file =
        Files.writeString(
            folder.resolve("few.yaml"),
            """
            listeners: [{name: public, port: 8080, limits: {connections: 4, streams: 2}}]
            routes: [{name: a, match: {path: /a}, bulkhead: {max_concurrent: 9}, respond: {}}]
            """);
    assertThat(Advised.texts(Advised.about(file)))
        .singleElement()
        .asString()
        .contains("8 requests");
  }
}
