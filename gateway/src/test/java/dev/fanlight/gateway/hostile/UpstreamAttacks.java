package dev.fanlight.gateway.hostile;

import static dev.fanlight.gateway.hostile.Ground.get;
import static dev.fanlight.gateway.hostile.Ground.send;

import java.net.Socket;
import java.util.List;

/** Upstreams that misbehave when clients ask for it. */
final class UpstreamAttacks {
  private static final String FAILED = "fanlight_calls_total{outcome=\"failure\"}";
  private static final String LATE = "fanlight_calls_total{outcome=\"timeout\"}";

  private UpstreamAttacks() {}

  static List<Attack> all() {
    return List.of(
        Attack.of(
                "upstream says more than it was asked",
                asks("/up/surplus/7"),
                "fanlight_calls_total")
            .beside("/up/"),
        Attack.of("upstream answers twice", asks("/up/twice/7"), "fanlight_calls_total")
            .beside("/up/")
            .wholly(),
        Attack.of("upstream sends gzip that never begins", asks("/packed/hollow"), FAILED).wholly(),
        Attack.of("upstream sends a gzip bomb", asks("/packed/bomb"), "fanlight_calls_total"),
        Attack.of("upstream never ends its head", asks("/up/head/100000000"), FAILED)
            .beside("/up/"),
        Attack.of("upstream ends in the middle", asks("/up/cut/100000"), FAILED)
            .beside("/up/")
            .wholly(),
        Attack.of(
                "HTTP/2 upstream sends a large head",
                asks("/h2c/head/16000"),
                "fanlight_calls_total")
            .beside("/h2c/")
            .wholly(),
        Attack.of("HTTP/2 upstream sends too large a head", asks("/h2c/head/100000"), FAILED)
            .beside("/h2c/")
            .wholly(),
        Attack.of("HTTP/2 upstream falls silent", asks("/silent/silent/1"), LATE)
            .mended("/silent/")
            .wholly(),
        Attack.of("upstream takes no connections", asks("/dropping/1"), FAILED).wholly(),
        Attack.of("upstream never answers", asks("/up/silent/1"), LATE).wholly());
  }

  static Attack.Attacker asks(String target) {
    return ground -> {
      try (Socket socket = ground.connect()) {
        socket.setSoTimeout(10_000);
        send(socket, get(target));
        socket.getInputStream().readNBytes(1_000_000);
      }
    };
  }
}
