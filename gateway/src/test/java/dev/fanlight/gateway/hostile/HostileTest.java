package dev.fanlight.gateway.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Whatever hostile clients send, the process stays up, honest clients are served, and nothing is
 * left when the others have gone. With {@code -Dhostile.whole=true} for as long as it takes to see
 * what adds up.
 */
class HostileTest {
  private static final Duration ATTACK =
      Boolean.getBoolean("hostile.whole") ? Duration.ofSeconds(60) : Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int ATTACKERS = 50;
  private static final int ADDRESSES = 10;

  private final PlainUpstream upstream = new PlainUpstream();
  private final SmallHeapGateway gateway =
      new SmallHeapGateway(
          """
          listeners: [{name: public, host: 127.0.0.1, port: 0}]
          admin: {host: 127.0.0.1, port: 0}
          access_log: off
          defaults: {timeout: 3s, connect_timeout: 3s}
          upstreams:
            up: {url: "%s", bulkhead: {max_concurrent: 200}}
            own: {url: "%s"}
          routes:
            - name: small
              match: {path: /small}
              timeout: 20s
              fan_out: {calls: [{name: a, upstream: own, path: /10, timeout: 20s}]}
            - name: wide
              match: {path: /wide}
              fan_out:
                max_body: 100MiB
                max_held: 100MiB
                for_each: {in: query.id, as: id}
                call: {upstream: up, path: /1000000}
            - name: records
              match: {path: /records}
              fan_out:
                join: as_completed
                max_held: 100MiB
                for_each: {in: query.id, as: id}
                call: {upstream: up, path: /900000}
            - name: batch
              match: {path: /batch}
              batch: {max: 100}
            - name: proxied
              match: {path: "/{size}"}
              proxy: {upstream: up}
          """
              .formatted(upstream.url(), upstream.url()));

  @AfterEach
  void close() {
    gateway.close();
    upstream.close();
  }

  @Test
  void clientsThatMakeTheGatewayHoldBytes_costTheOthersNothing() throws Exception {
    String ids = "id=1" + "&id=1".repeat(99);
    String items = "[" + "{\"path\":\"/1000000\"},".repeat(99) + "{\"path\":\"/1000000\"}]";
    List<String> attacks =
        List.of(
            get("/wide?" + ids), get("/records?" + ids), post("/batch", items), get("/30000000"));
    attackWith(attacks);
    assertNothingIsLeft();
  }

  private static String get(String target) {
    return "GET " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  }

  private static String post(String target, String body) {
    return "POST %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(target, body.length(), body);
  }

  /** Each attacker has one kind of attack; every second one does not read what it is answered. */
  private void attackWith(List<String> attacks) throws Exception {
    long end = System.nanoTime() + ATTACK.toNanos();
    int served = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      IntStream.range(0, ATTACKERS)
          .forEach(i -> threads.execute(() -> attack(i, attacks.get(i % attacks.size()), end)));
      while (System.nanoTime() - end < 0) {
        assertThat(answer("/small")).as("an honest answer").startsWith("HTTP/1.1 200");
        served++;
      }
    }
    assertThat(gateway.alive()).isTrue();
    assertThat(served).isPositive();
  }

  private void attack(int number, String request, long end) {
    while (System.nanoTime() - end < 0) {
      try (Socket socket = new Socket()) {
        socket.setReceiveBufferSize(16 * 1024);
        socket.setSoTimeout(3000);
        socket.bind(new InetSocketAddress("127.0.0." + (2 + number % ADDRESSES), 0));
        socket.connect(new InetSocketAddress("127.0.0.1", gateway.port()));
        socket.getOutputStream().write(request.getBytes(ISO_8859_1));
        if (number / 4 % 2 == 0) {
          socket.getInputStream().readNBytes(ThreadLocalRandom.current().nextInt(2_000_000));
        } else {
          LockSupport.parkNanos(Math.min(1_000_000_000L, end - System.nanoTime()));
        }
      } catch (IOException refusedOrBroken) {
        // Which is what it deserves.
      }
    }
  }

  private String answer(String target) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.getOutputStream().write(get(target).getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  private void assertNothingIsLeft() {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (held() > 0 && System.nanoTime() - until < 0) {
      LockSupport.parkNanos(10_000_000);
    }
    assertThat(gateway.metric("fanlight_held_bytes")).as("held bytes").isZero();
    assertThat(gateway.metric("fanlight_bulkhead_in_use")).as("permits out").isZero();
    assertThat(gateway.metric("fanlight_requests_in_flight")).as("requests").isZero();
    assertThat(gateway.metric("fanlight_calls_in_flight")).as("calls").isZero();
  }

  private double held() {
    return gateway.metric("fanlight_held_bytes")
        + gateway.metric("fanlight_bulkhead_in_use")
        + gateway.metric("fanlight_requests_in_flight")
        + gateway.metric("fanlight_calls_in_flight");
  }
}
