package dev.fanlight.gateway.whole.endpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A name server whose answers change. It knows IPv4 addresses, all with a TTL of one second. */
final class NameServer implements AutoCloseable {
  private static final int HEADER = 12;
  private static final int A = 1;
  private static final int NO_SUCH_NAME = 3;

  private final DatagramSocket socket;
  private final Map<String, List<String>> names = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();

  NameServer() {
    try {
      socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Thread.startVirtualThread(this::serve);
  }

  /** As a configuration has it. */
  String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  /** From now on that name has these addresses; none: there is no such name. */
  void is(String name, String... addresses) {
    names.put(name, List.of(addresses));
  }

  /** Queries so far. */
  int asked() {
    return asked.get();
  }

  private void serve() {
    byte[] buffer = new byte[1500];
    while (true) {
      DatagramPacket query = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(query);
        asked.incrementAndGet();
        byte[] answer = answer(Arrays.copyOf(buffer, query.getLength()));
        socket.send(new DatagramPacket(answer, answer.length, query.getSocketAddress()));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private byte[] answer(byte[] query) throws IOException {
    StringBuilder name = new StringBuilder();
    int at = HEADER;
    for (int length = query[at]; length != 0; length = query[at]) {
      name.append(new String(query, at + 1, length, US_ASCII));
      name.append('.');
      at += 1 + length;
    }
    at++;
    int type = (query[at] & 0xff) << 8 | query[at + 1] & 0xff;
    int end = at + 4;
    List<String> all =
        names.getOrDefault(name.substring(0, Math.max(0, name.length() - 1)), List.of());
    List<String> given = type == A ? all : List.of();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(query, 0, 2);
    out.writeShort(0x8180 | (all.isEmpty() ? NO_SUCH_NAME : 0));
    out.writeShort(1);
    out.writeShort(given.size());
    out.writeInt(0);
    out.write(query, HEADER, end - HEADER);
    for (String address : given) {
      out.writeShort(0xC000 | HEADER);
      out.writeShort(A);
      out.writeShort(1);
      out.writeInt(1);
      out.writeShort(4);
      out.write(InetAddress.getByName(address).getAddress());
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    socket.close();
  }
}
