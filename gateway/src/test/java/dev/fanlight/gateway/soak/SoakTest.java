package dev.fanlight.gateway.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Some seconds of chaos, or as many as {@code -Dsoak.seconds} says. {@code -Dsoak.seed} makes the
 * same clients again.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class SoakTest {
  private static final Duration LENGTH = Duration.ofSeconds(Long.getLong("soak.seconds", 2));
  private static final long SEED = Long.getLong("soak.seed", 42);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  private static String config(int upstream) {
    return """
    listeners: [{name: public, host: 127.0.0.1, port: 0, limits: {idle_timeout: 5s, head_timeout: 2s}}]
    admin: {host: 127.0.0.1, port: 0}
    access_log: off
    defaults: {timeout: 3s, connect_timeout: 500ms}
    upstreams:
      chaos:
        url: "http://127.0.0.1:%d"
        bulkhead: {max_concurrent: 64, max_queue: 500}
        retry: {attempts: 2}
      honest: {url: "http://127.0.0.1:%d"}
    routes:
      - {name: proxy, match: {path: "/proxy/{rest**}"}, idle_timeout: 2s, max_duration: 5s, proxy: {upstream: chaos, path: "/{rest}"}}
      - {name: honest, match: {path: "/honest/{rest**}"}, timeout: 30s, proxy: {upstream: honest, path: "/{rest}"}}
      - name: all
        match: {path: "/all/{manner}/{token}"}
        fan_out:
          join: all_settled
          calls:
            - {name: a, upstream: chaos, path: "/{manner}/{token}"}
            - {name: b, upstream: chaos, path: "/ok/{token}"}
            - {name: c, upstream: chaos, path: "/{manner}/{token}", after: [b]}
      - name: records
        match: {path: "/records/{manner}/{token}"}
        fan_out:
          join: as_completed
          calls:
            - {name: a, upstream: chaos, path: "/{manner}/{token}"}
            - {name: b, upstream: chaos, path: "/large/{token}"}
            - {name: c, upstream: chaos, path: "/ok/{token}"}
      - name: first
        match: {path: "/first/{manner}/{token}"}
        idle_timeout: 2s
        fan_out:
          join: first
          stream: true
          calls:
            - {name: a, upstream: chaos, path: "/{manner}/{token}"}
            - {name: b, upstream: chaos, path: "/ok/{token}"}
    """
        .formatted(upstream, upstream);
  }

  @Test
  void chaos_leavesNothingBehindAndMixesNothingUp() throws Exception {
    try (ChaosUpstream upstream = new ChaosUpstream();
        SoakedGateway gateway = new SoakedGateway(folder, config(upstream.port()))) {
      endure(gateway, Duration.ofSeconds(1), SEED - 1);
      int descriptors = gateway.descriptors();
      long live = gateway.liveBytes();

      endure(gateway, LENGTH, SEED);

      assertThat(restingDescriptors(gateway, descriptors + 50))
          .as("descriptors")
          .isLessThan(descriptors + 50);
      assertThat(gateway.liveBytes()).as("live heap").isLessThan(live + 16_000_000);
      assertThat(gateway.log()).doesNotContain("internal_error", "OutOfMemory", " ERROR ");
      assertThat(gateway.stop()).as("exit code").isZero();
    }
  }

  /** Chaos for a while, and then rest. */
  private static void endure(SoakedGateway gateway, Duration length, long seed) throws Exception {
    AtomicBoolean running = new AtomicBoolean(true);
    try (ChaosClients clients = new ChaosClients(gateway.port(), seed, running::get)) {
      clients.startHonest(4);
      clients.startHostile(4);
      CountDownLatch never = new CountDownLatch(1);
      for (long second = 0; second < length.toSeconds() && gateway.alive(); second++) {
        never.await(1, TimeUnit.SECONDS);
        gateway.reload();
      }
      running.set(false);
      clients.join();
      assertThat(gateway.alive()).as("the process is alive").isTrue();
      assertThat(clients.wrong).isEmpty();
      assertThat(clients.served.get()).as("whole answers").isPositive();
    }
    atRest(gateway, "fanlight_requests_in_flight");
    atRest(gateway, "fanlight_calls_in_flight");
    atRest(gateway, "fanlight_bulkhead_in_use");
    atRest(gateway, "fanlight_bulkhead_queue_depth");
    atRest(gateway, "fanlight_orphan_calls");
    atRest(gateway, "fanlight_held_bytes");
  }

  /**
   * Descriptors that are open when idle connections to upstreams have had the time to be closed.
   */
  private static int restingDescriptors(SoakedGateway gateway, int limit)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    int now = gateway.descriptors();
    while (now >= limit && System.nanoTime() < end) {
      gateway.metric("fanlight_requests_in_flight");
      LockSupport.parkNanos(5_000_000);
      now = gateway.descriptors();
    }
    return now;
  }

  private static void atRest(SoakedGateway gateway, String gauge)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    double now = gateway.metric(gauge);
    while (now != 0 && System.nanoTime() < end) {
      LockSupport.parkNanos(5_000_000);
      now = gateway.metric(gauge);
    }
    assertThat(now).as(gauge).isZero();
  }
}
