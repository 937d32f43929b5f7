package dev.fanlight.gateway.upstream.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The key of a WebSocket's handshake, and the answer to it: RFC 6455, sections 4.1 and 4.2.2. It
 * shows that an upstream has read the handshake as one, and is no secret.
 */
final class WebSocketKey {
  private static final CharSequence KEY = HttpHeaders.createOptimized("sec-websocket-key");
  private static final CharSequence ACCEPT = HttpHeaders.createOptimized("sec-websocket-accept");
  private static final String SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int BYTES = 16;

  private final String key;

  WebSocketKey() {
    this(ThreadLocalRandom.current());
  }

  WebSocketKey(Random random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    this.key = Base64.getEncoder().encodeToString(bytes);
  }

  /** Puts it into the head of the handshake. */
  void ask(MultiMap request) {
    request.set(KEY, key);
  }

  /** Takes the answer to it out of the head of a 101; false: that is missing, or is another. */
  boolean isAnswered(MultiMap answer) {
    List<String> accepted = answer.getAll(ACCEPT);
    answer.remove(ACCEPT);
    return accepted.size() == 1 && accepted.getFirst().strip().equals(expected());
  }

  private String expected() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + SUFFIX).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException everyPlatformHasIt) {
      throw new IllegalStateException(everyPlatformHasIt);
    }
  }
}
