package dev.fanlight.gateway.whole.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.fanlight.gateway.whole.Http1Input;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * An HTTP/1.1 upstream that misbehaves at random. The path of a request is its token, and decides
 * together with the seed what the upstream does with it. Every answer names its token.
 */
final class MisbehavingUpstream implements AutoCloseable {
  /** How one request is answered. */
  enum Manner {
    GOOD,
    CHUNKED,
    INTERIM_FIRST,
    EARLY,
    LATE,
    CLOSED_AFTER,
    ENDED_BY_CLOSE,
    TRUNCATED,
    RESET_IN_IT,
    CLOSED_BEFORE,
    SURPLUS_BYTES,
    SURPLUS_LINE,
    SURPLUS_ANSWER,
    SURPLUS_PART,
    GREETING,
    TRANSFER_CODED
  }

  /** Spreads what differs in a few bits only. */
  private static final long MIX = 0x9e3779b97f4a7c15L;

  /** Longer than the timeout of the calls: only real time shows what a late answer does. */
  private static final long LATE_NANOS = 60_000_000;

  private static final String WRONG =
      "HTTP/1.1 200 OK\r\nx-token: wrong\r\ncontent-length: 5\r\n\r\nwrong";

  private final ServerSocket server;
  private final long seed;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Map<Manner, AtomicInteger> seen = new EnumMap<>(Manner.class);

  MisbehavingUpstream(long seed) {
    this.seed = seed;
    for (Manner manner : Manner.values()) {
      seen.put(manner, new AtomicInteger());
    }
    try {
      server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Thread.startVirtualThread(this::accept);
  }

  private void accept() {
    while (true) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        Thread.startVirtualThread(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      Http1Input in = new Http1Input(socket.getInputStream());
      List<String> head = in.head();
      while (head != null && !head.isEmpty()) {
        String[] line = head.getFirst().split(" ");
        Answering answering = new Answering(socket, line[0], line[1].substring(1));
        if (!answering.run(in)) {
          return;
        }
        head = in.head();
      }
    } catch (IOException gone) {
      // The other side's right.
    } finally {
      sockets.remove(socket);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  int seen(Manner manner) {
    return seen.get(manner).get();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /** One request. */
  private final class Answering {
    private final Socket socket;
    private final String method;
    private final String token;
    private final Random random;
    private final Manner manner;

    Answering(Socket socket, String method, String token) {
      this.socket = socket;
      this.method = method;
      this.token = token;
      this.random = new Random(seed * MIX ^ token.hashCode() * MIX);
      this.manner = Manner.values()[random.nextInt(Manner.values().length)];
      seen.get(manner).incrementAndGet();
    }

    /** Whether the connection goes on. */
    boolean run(Http1Input in) throws IOException {
      if (manner == Manner.CLOSED_BEFORE) {
        return false;
      }
      if (manner != Manner.EARLY) {
        drain(in);
      }
      if (manner == Manner.LATE) {
        LockSupport.parkNanos(LATE_NANOS);
      }
      String answer = answer();
      switch (manner) {
        case TRUNCATED -> pieces(answer.substring(0, 1 + random.nextInt(answer.length() - 1)));
        case RESET_IN_IT -> {
          pieces(answer.substring(0, random.nextInt(answer.length())));
          socket.setSoLinger(true, 0);
        }
        case SURPLUS_BYTES -> surplus(answer, "surplus");
        case SURPLUS_LINE -> surplus(answer, "\r\n");
        case SURPLUS_ANSWER -> surplus(answer, WRONG);
        case SURPLUS_PART ->
            surplus(answer, WRONG.substring(0, 1 + random.nextInt(WRONG.length() - 1)));
        default -> pieces(answer);
      }
      drain(in);
      return goesOn();
    }

    private boolean goesOn() {
      return switch (manner) {
        case CLOSED_AFTER, ENDED_BY_CLOSE, TRUNCATED, RESET_IN_IT, TRANSFER_CODED -> false;
        default -> true;
      };
    }

    private void drain(Http1Input in) throws IOException {
      while (!in.complete()) {
        if (in.body(64 * 1024) == null) {
          throw new IOException("the other side has gone");
        }
      }
    }

    private String answer() {
      String body = token + " ".repeat(random.nextInt(4) == 0 ? 20_000 : random.nextInt(100));
      String head = "HTTP/1.1 200 OK\r\nx-token: " + token + "\r\n";
      boolean bodiless = method.equals("HEAD");
      return switch (manner) {
        case GREETING -> "hello\r\n" + head + "content-length: 0\r\n\r\n";
        case TRANSFER_CODED -> head + "transfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n";
        case CHUNKED ->
            head
                + "transfer-encoding: chunked\r\n\r\n"
                + (bodiless
                    ? ""
                    : Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n");
        case ENDED_BY_CLOSE -> head + "\r\n" + (bodiless ? "" : body);
        case INTERIM_FIRST ->
            "HTTP/1.1 103 Early Hints\r\nx-token: "
                + token
                + "\r\n\r\n"
                + held(head, body, bodiless);
        case SURPLUS_BYTES, SURPLUS_ANSWER ->
            random.nextInt(3) == 0
                ? "HTTP/1.1 204 No Content\r\nx-token: " + token + "\r\n\r\n"
                : held(head, body, bodiless);
        default -> held(head, body, bodiless);
      };
    }

    private static String held(String head, String body, boolean bodiless) {
      return head + "content-length: " + body.length() + "\r\n\r\n" + (bodiless ? "" : body);
    }

    /** The first byte of the surplus goes with the last one of the answer. */
    private void surplus(String answer, String more) throws IOException {
      int cut = random.nextInt(answer.length());
      pieces(answer.substring(0, cut));
      int with = 1 + random.nextInt(more.length());
      send(answer.substring(cut) + more.substring(0, with));
      pieces(more.substring(with));
    }

    private void pieces(String text) throws IOException {
      int from = 0;
      while (from < text.length()) {
        boolean rest = random.nextInt(3) == 0;
        int to = rest ? text.length() : from + 1 + random.nextInt(text.length() - from);
        send(text.substring(from, to));
        from = to;
        if (random.nextBoolean()) {
          Thread.yield();
        }
      }
    }

    private void send(String text) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(text.getBytes(ISO_8859_1));
    }
  }
}
