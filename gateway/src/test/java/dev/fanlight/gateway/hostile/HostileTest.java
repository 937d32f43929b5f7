package dev.fanlight.gateway.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever hostile clients, upstreams, plugins and files do, the process stays up, honest clients
 * are served, and nothing is left when the others have gone. Builds run the attacks that show it in
 * a short time; {@code -Pfull} runs all of them, longer.
 */
class HostileTest {
  private static final boolean WHOLE = Boolean.getBoolean("hostile.whole");
  private static final Duration ATTACK =
      Duration.ofMillis(Long.getLong("hostile.millis", WHOLE ? 10_000 : 100));
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern ONLY = Pattern.compile(System.getProperty("hostile.only", ""));
  private static final int ATTACKERS = 50;

  /** An error that a plugin or a file has made: a failed reload logs each mistake in a line. */
  private static final Pattern EXPECTED =
      Pattern.compile(": plugin |was not reloaded|: found .*, expected |and \\d+ more");

  /** What is 0 where nothing is under way. */
  private static final List<String> LEFT =
      List.of(
          "fanlight_held_bytes",
          "fanlight_bulkhead_in_use",
          "fanlight_bulkhead_queue_depth",
          "fanlight_requests_in_flight",
          "fanlight_calls_in_flight",
          "fanlight_pool_active",
          "fanlight_orphan_calls");

  @TempDir static Path folder;
  private static Scene scene;

  @BeforeAll
  static void open() {
    scene = new Scene(folder);
    scene.gateway();
  }

  @AfterAll
  static void close() throws IOException {
    scene.close();
  }

  static Stream<Attack> attacks() {
    return Stream.of(
            ClientAttacks.all(), Http2Attacks.all(), UpstreamAttacks.all(), ConfiguredAttacks.all())
        .flatMap(List::stream)
        .filter(attack -> WHOLE || attack.slice())
        .filter(attack -> ONLY.matcher(attack.name()).find());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("attacks")
  @Timeout(120)
  void attack_costsTheOthersNothing(Attack attack) throws Exception {
    SmallHeapGateway gateway = scene.gateway();
    Map<String, Double> before = new HashMap<>();
    attack.moved().forEach(series -> before.put(series, gateway.metric(series)));
    int logged = gateway.log().length();

    HonestClient honest;
    long until = System.nanoTime() + PATIENCE.toNanos();
    do {
      honest = attackWith(attack, gateway);

      assertThat(gateway.alive()).as("it is up").isTrue();

      List<String> left = new ArrayList<>();
      await(() -> {
        left.clear();
        left.addAll(left(gateway));
        return left.isEmpty();
      });
      assertThat(left).as("what is left").isEmpty();
      // Where the machine is busy, a short attack may have come to nothing yet.
    } while (!moved(before, gateway) && System.nanoTime() - until < 0);
    if (!attack.after().equals(attack.honest())) {
      // Each connection that has gone bad is found out by a request.
      HonestClient last = honest;
      await(() -> IntStream.range(0, 10).allMatch(once -> last.serves(attack.after())));
    }
    honest.ask(attack.after());
    before.forEach(
        (series, was) -> assertThat(gateway.metric(series)).as(series).isGreaterThan(was));
    assertThat(gateway.log().substring(logged).lines())
        .as("its log")
        .filteredOn(line -> line.contains(" ERROR "))
        .allMatch(line -> EXPECTED.matcher(line).find());
    if (WHOLE) {
      System.out.println(attack + ": " + honest);
    }
  }

  private static boolean moved(Map<String, Double> before, SmallHeapGateway gateway) {
    return before.entrySet().stream()
        .allMatch(series -> gateway.metric(series.getKey()) > series.getValue());
  }

  private static HonestClient attackWith(Attack attack, SmallHeapGateway gateway)
      throws IOException {
    long end = System.nanoTime() + ATTACK.toNanos();
    HonestClient honest = new HonestClient(gateway);
    List<Ground> grounds =
        IntStream.range(0, ATTACKERS).mapToObj(number -> new Ground(gateway, number, end)).toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      grounds.forEach(ground -> threads.execute(() -> strike(attack, ground)));
      do {
        honest.ask(attack.honest());
      } while (System.nanoTime() - end < 0);
      for (Ground ground : grounds) {
        ground.leave();
      }
    }
    return honest;
  }

  private static void strike(Attack attack, Ground ground) {
    do {
      try {
        attack.attacker().strike(ground);
      } catch (IOException refusedOrBroken) {
        // Which is what it deserves.
      }
    } while (!ground.over());
  }

  private static List<String> left(SmallHeapGateway gateway) {
    return LEFT.stream()
        .map(series -> series + " " + gateway.metric(series))
        .filter(value -> !value.endsWith(" 0.0"))
        .toList();
  }

  private static void await(BooleanSupplier state) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!state.getAsBoolean() && System.nanoTime() - until < 0) {
      LockSupport.parkNanos(10_000_000);
    }
  }

  @Test
  void anAccessLogThatNobodyReads_dropsLines(@TempDir Path own) throws IOException {
    try (SmallHeapGateway gateway = scene.logging(own)) {
      Attack attack = Attack.of("asks much", UpstreamAttacks.asks("/" + "x".repeat(7_000)));
      while (gateway.alive() && gateway.metric("fanlight_access_log_dropped_total") == 0) {
        attackWith(attack, gateway);
      }
      assertThat(gateway.alive()).as("it is up").isTrue();
    }
  }
}
