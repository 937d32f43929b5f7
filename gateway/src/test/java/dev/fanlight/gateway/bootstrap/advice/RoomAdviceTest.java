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
                + " fan_out.concurrency: 8, a max of at most 28 items, or bulkhead.max_queue: 42 on"
                + " upstream up");
  }

  @Test
  void declaredCallsBeyondPermitsAndQueue_areNamedWithKeysThatTheyHave() throws Exception {
    List<ConfigAdvice> advice =
        Advised.about(
            folder,
            """
            upstreams: {up: {url: "http://127.0.0.1:1", bulkhead: {max_concurrent: 1, max_queue: 1}}}
            routes:
              - name: a
                match: {path: /a}
                fan_out:
                  calls:
                    - {name: b, upstream: up, path: /b}
                    - {name: c, upstream: up, path: /c}
                    - {name: d, upstream: up, path: /d}
            """);

    assertThat(Advised.places(advice)).containsExactly("calls_beyond_queue 6 routes[0].fan_out");
    assertThat(Advised.texts(advice))
        .containsExactly(
            "one request of route a may make 3 calls to upstream up at once, which has 1 permit and"
                + " a queue of 1, so 1 of them fails with bulkhead_full; set fan_out.concurrency:"
                + " 1, or bulkhead.max_queue: 2 on upstream up");
  }

  @Test
  void listBesideOtherCalls_isNamedWithTheItemsThatThoseLeaveRoomFor() throws Exception {
    List<ConfigAdvice> advice =
        Advised.about(
            folder,
            """
            upstreams: {up: {url: "http://127.0.0.1:1", bulkhead: {max_concurrent: 4, max_queue: 6}}}
            routes:
              - name: a
                match: {path: /a}
                fan_out:
                  calls:
                    - {name: b, upstream: up, path: /b}
                    - {name: c, upstream: up, path: /c, for_each: {in: query.id, first: 20}}
            """);

    assertThat(Advised.places(advice))
        .containsExactly("calls_beyond_queue 9 routes[0].fan_out.calls[1].for_each");
    assertThat(Advised.texts(advice).getFirst()).contains("21 calls", "a first of at most 9 items");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          50  | ''              | calls_beyond_limit 4 routes[0].fan_out
          50  | 'concurrency: 50' | ''
          100 | ''              | ''
          """)
  void callsOfOneRequestBeyondTheLimitOfTheGateway_areNamed(int limit, String key, String place)
      throws Exception {
    List<ConfigAdvice> advice =
        Advised.about(
            folder,
            """
            limits: {calls: %d}
            upstreams: {up: {url: "http://127.0.0.1:1"}}
            routes: [{name: a, match: {path: /a}, fan_out: {%s for_each: {in: query.id}, call: {upstream: up, path: /b}}}]
            """
                .formatted(limit, key.isEmpty() ? "" : key + ","));

    assertThat(String.join("", Advised.places(advice))).isEqualTo(place);
  }

  @Test
  void itemsOfABatchBeyondTheLimitOfTheGateway_areNamed() throws Exception {
    String batch =
        """
        limits: {calls: 50}
        routes: [{name: a, match: {path: /a, methods: [POST]}, batch: {max: %d}}]
        """;

    assertThat(Advised.texts(Advised.about(folder, batch.formatted(51))))
        .containsExactly(
            "one request of route a may make 51 calls at once, and the whole gateway may have 50"
                + " calls (limits.calls), so some of them fail with overloaded; raise limits.calls"
                + " well above 51, or set a concurrency");
    assertThat(Advised.about(folder, batch.formatted(50))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          25% | ''             | ', max_body: 5MiB'  | body_beyond_held, 5MiB, 4MiB
          25% | 'max_body: 1KiB' | ', max_body: 5KiB' | body_beyond_held, 5KiB, 4KiB
          25% | 'max_held: 5MiB' | ', max_body: 5MiB' | ''
          25% | ''             | ', max_body: 6MiB, background: true' | ''
          10MiB | 'max_held: 3MiB' | '' | held_beyond_memory, 3MiB, 2560KiB, limits.memory: 12MiB, smaller max_held
          10MiB | 'max_body: 2MiB' | '' | held_beyond_memory, 8MiB, smaller max_body
          10MiB | ''           | ''                  | ''
          """)
  void bodiesBeyondWhatMayBeHeld_areNamed(String memory, String key, String call, String what)
      throws Exception {
    List<ConfigAdvice> advice =
        Advised.about(
            folder,
            """
            limits: {memory: %s}
            upstreams: {up: {url: "http://127.0.0.1:1"}}
            routes:
              - name: a
                match: {path: /a}
                fan_out: {%s calls: [{name: b, upstream: up, path: /b%s}, {name: c, upstream: up, path: /c}]}
            """
                .formatted(memory, key.isEmpty() ? "" : key + ",", call));

    assertThat(advice).hasSize(what.isEmpty() ? 0 : 1);
    advice.forEach(one -> assertThat(one.rule() + ' ' + one.text()).contains(what.split(", ")));
  }

  @Test
  void concurrencyAboveThePermits_isNamed() throws Exception {
    List<ConfigAdvice> advice = list("max_concurrent: 8", "\n      concurrency: 9", "");

    assertThat(Advised.places(advice))
        .containsExactly("concurrency_beyond_permits 9 routes[0].fan_out.concurrency");
    assertThat(Advised.texts(advice).getFirst())
        .contains("9 calls", "8 permits", "1 call waits")
        .endsWith("set concurrency: 8 or less, or bulkhead.max_concurrent: 9 on upstream up");
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
