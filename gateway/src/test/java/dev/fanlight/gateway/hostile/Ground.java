package dev.fanlight.gateway.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Where one attacker stands: its number, the gateway before it, and the time it has.
 *
 * @param number from 0; every tenth attacker has the same address
 * @param endNanos of {@link System#nanoTime}
 * @param sockets that it has opened
 */
record Ground(SmallHeapGateway gateway, int number, long endNanos, Set<Socket> sockets) {
  Ground(SmallHeapGateway gateway, int number, long endNanos) {
    this(gateway, number, endNanos, ConcurrentHashMap.newKeySet());
  }

  private static final int ADDRESSES = 10;
  private static final int SMALL_BUFFER = 16 * 1024;
  private static final int PATIENCE_MILLIS = 3000;

  boolean over() {
    return System.nanoTime() - endNanos >= 0;
  }

  /** Waits, but not beyond the end. */
  void pause(Duration time) {
    LockSupport.parkNanos(Math.min(time.toNanos(), Math.max(0, endNanos - System.nanoTime())));
  }

  Socket connect() throws IOException {
    return connect(gateway.port("public"));
  }

  /** From an address of its own, with a small receive buffer. */
  Socket connect(int port) throws IOException {
    Socket socket = new Socket();
    sockets.add(socket);
    socket.setReceiveBufferSize(SMALL_BUFFER);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    socket.bind(new InetSocketAddress("127.0.0." + (2 + number % ADDRESSES), 0));
    socket.connect(new InetSocketAddress("127.0.0.1", port));
    return socket;
  }

  /** A write to somebody who does not read would never end. */
  void leave() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  static String get(String target) {
    return "GET " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  }

  static String post(String target, String body) {
    return "POST %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(target, body.length(), body);
  }
}
