package dev.fanlight.gateway.hostile;

import static dev.fanlight.gateway.hostile.Ground.get;
import static dev.fanlight.gateway.hostile.Ground.post;
import static dev.fanlight.gateway.hostile.Ground.send;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Clients that speak HTTP/1.1. */
final class ClientAttacks {
  private static final String IDS = "id=1" + "&id=1".repeat(99);
  private static final String ITEMS =
      "[" + "{\"path\":\"/up/1000000\"},".repeat(99) + "{\"path\":\"/up/1000000\"}]";
  private static final String COSTLY = "[" + "{},".repeat(340_000) + "{}]";
  private static final int BIG_UPLOAD = 20_000;
  private static final Duration SECOND = Duration.ofSeconds(1);

  private ClientAttacks() {}

  static List<Attack> all() {
    return List.of(
        Attack.of("gathers what fills the heap", asks(get("/wide?" + IDS)), "fanlight_calls_total"),
        Attack.of("takes no records", asks(get("/records?" + IDS)), "fanlight_calls_total"),
        Attack.of("asks for large batches", asks(post("/batch", ITEMS)), "fanlight_calls_total"),
        Attack.of("takes no large answer", asks(get("/up/30000000")), "fanlight_calls_total")
            .wholly(),
        Attack.of(
            "sends JSON that is costly to read",
            asks(post("/read", COSTLY)),
            "fanlight_requests_total{status=\"413\"}"),
        Attack.of(
                "sends a costly batch",
                asks(post("/batch", COSTLY)),
                "fanlight_requests_total{status=\"413\"}")
            .wholly(),
        Attack.of(
                "names many fields",
                asks(head(190)),
                "fanlight_requests_total{route=\"up\",status=\"200\"}")
            .wholly(),
        Attack.of(
                "sends many fields",
                asks(head(1_000)),
                "fanlight_requests_total{route=\"none\",status=\"431\"}")
            .wholly(),
        Attack.of("uploads and reads by drops", ClientAttacks::drip, "fanlight_calls_total")
            .beside("/four/")
            .wholly(),
        Attack.of(
                "uploads by drops, on many connections",
                ClientAttacks::dripOnMany,
                "fanlight_requests_total{route=\"many\",status=\"408\"}")
            .beside("/many/")
            .wholly(),
        Attack.of(
                "sends much, and half a chunk last",
                ClientAttacks::burst,
                "fanlight_calls_total{upstream=\"up\"}")
            .wholly(),
        Attack.of("pipelines", ClientAttacks::pipeline, "fanlight_requests_total"),
        Attack.of(
            "sends what is refused",
            ClientAttacks::refused,
            "fanlight_requests_total{route=\"none\",status=\"400\"}",
            "fanlight_requests_total{route=\"none\",status=\"414\"}",
            "fanlight_requests_total{route=\"none\",status=\"431\"}",
            "fanlight_tls_handshake_failures_total"),
        Attack.of("vanishes", ClientAttacks::vanish, "fanlight_calls_total").beside("/up/"),
        Attack.of(
                "sends batch items no request may be",
                asks(
                    post(
                        "/batch",
                        "[{\"path\":\"/up/1\",\"method\":\"TRACE\"},{\"path\":\"a:1\",\"method\":\"CONNECT\"},{\"path\":\"/up/1\",\"headers\":{\"host\":\"x\"}}]")),
                "fanlight_requests_total{route=\"batch\"}")
            .beside("/up/")
            .wholly());
  }

  /** Every second attacker does not read what it is answered. */
  private static Attack.Attacker asks(String request) {
    return ground -> {
      try (Socket socket = ground.connect()) {
        send(socket, request);
        if (ground.number() % 2 == 0) {
          socket.getInputStream().readNBytes(ThreadLocalRandom.current().nextInt(2_000_000));
        } else {
          ground.pause(SECOND);
        }
      }
    };
  }

  /** As many names in Connection as fit, and that many fields. */
  private static String head(int fields) {
    String names =
        IntStream.range(0, 3_000).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
    String lines =
        IntStream.range(0, fields).mapToObj(i -> "c" + i + ":\r\n").collect(Collectors.joining());
    return "GET /up/1 HTTP/1.1\r\nHost: a\r\nConnection: close,%s\r\n%s\r\n"
        .formatted(names, lines);
  }

  private static void drip(Ground ground) throws IOException {
    try (Socket socket = ground.connect()) {
      if (ground.number() % 2 == 0) {
        send(socket, uploadHead("/four/1"));
        drops(ground, List.of(socket));
      } else {
        send(socket, get("/four/2000000"));
        while (!ground.over() && socket.getInputStream().read() >= 0) {
          ground.pause(Duration.ofMillis(300));
        }
      }
    }
  }

  private static String uploadHead(String target) {
    return "POST %s HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n"
        .formatted(target, BIG_UPLOAD);
  }

  private static void dripOnMany(Ground ground) throws IOException {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 22; i++) {
        Socket socket = ground.connect();
        sockets.add(socket);
        send(socket, uploadHead("/many/1"));
      }
      drops(ground, sockets);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  /** On many connections, as fast as each of them takes it. Then nothing more comes. */
  private static void burst(Ground ground) throws IOException {
    String chunks = ("2710\r\n" + "x".repeat(10_000) + "\r\n").repeat(100) + "27";
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 8 && !ground.over(); i++) {
        Socket socket = ground.connect();
        sockets.add(socket);
        send(socket, "POST /up/1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        send(socket, chunks);
      }
      ground.pause(Duration.ofSeconds(30));
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  /** Until one of them breaks. */
  private static void drops(Ground ground, List<Socket> sockets) throws IOException {
    while (!ground.over()) {
      for (Socket socket : sockets) {
        send(socket, "x");
      }
      ground.pause(Duration.ofMillis(300));
    }
  }

  private static void pipeline(Ground ground) throws IOException {
    String many = "GET /own/1 HTTP/1.1\r\nHost: a\r\n\r\n".repeat(200);
    try (Socket socket = ground.connect()) {
      Thread reader =
          Thread.startVirtualThread(() -> {
            try {
              socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException closed) {
              // It is over.
            }
          });
      while (!ground.over() && reader.isAlive()) {
        send(socket, many);
      }
    }
  }

  private static void refused(Ground ground) throws IOException {
    List<String> heads =
        List.of(
            "GET /x HTTP/1.1\r\n\r\n",
            "GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /x HTTP/1.1\r\nHost: a\r\nx: " + "x".repeat(40_000) + "\r\n\r\n",
            "\0\1\2\r\n\r\n");
    for (String head : heads) {
      try (Socket socket = ground.connect()) {
        send(socket, head);
        socket.getInputStream().readAllBytes();
      } catch (IOException reset) {
        // It did not wait for all that was sent.
      }
    }
    try (Socket socket = ground.connect(ground.gateway().port("secure"))) {
      send(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      socket.getInputStream().readAllBytes();
    }
  }

  private static void vanish(Ground ground) throws IOException {
    try (Socket socket = ground.connect()) {
      send(socket, get("/up/" + ThreadLocalRandom.current().nextInt(500_000)));
      ground.pause(Duration.ofMillis(ThreadLocalRandom.current().nextInt(20)));
      socket.setSoLinger(true, 0);
    }
  }
}
