package dev.fanlight.gateway.upstream.http.names;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A name server whose answers a test says. What has no room in a datagram it gives by TCP. Names
 * that it has not heard of do not exist.
 */
public final class ScriptedDns implements AutoCloseable {
  public static final int A = 1;
  public static final int CNAME = 5;
  public static final int AAAA = 28;
  public static final int SRV = 33;

  public static final int SERVER_FAILURE = 2;
  public static final int NO_SUCH_NAME = 3;
  public static final int REFUSED = 5;

  private static final int MOST = 512;

  /** A pointer to the name in the question. */
  private static final byte[] ASKED_FOR = {(byte) 0xC0, 0x0C};

  private static final int NO_ANSWER = -1;
  private static final int GARBAGE = -2;

  private final ServerSocket tcp;
  private final DatagramSocket udp;
  private final Map<String, Reply> replies = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Set<Integer> unanswered = ConcurrentHashMap.newKeySet();
  private volatile boolean loses;

  /**
   * One record of an answer.
   *
   * @param owner whose it is; empty: of what was asked for
   */
  public record Entry(String owner, int type, int dnsClass, int ttl, byte[] data) {
    public Entry(int type, int ttl, byte[] data) {
      this("", type, 1, ttl, data);
    }

    public Entry of(String name) {
      return new Entry(name, type, dnsClass, ttl, data);
    }

    public Entry ofClass(int other) {
      return new Entry(owner, type, other, ttl, data);
    }
  }

  private record Reply(int code, List<Entry> entries) {}

  public ScriptedDns() {
    ServerSocket stream = null;
    DatagramSocket datagrams = null;
    try {
      InetAddress here = InetAddress.getByName("127.0.0.1");
      while (datagrams == null) {
        stream = new ServerSocket(0, 50, here);
        try {
          datagrams = new DatagramSocket(stream.getLocalPort(), here);
        } catch (BindException taken) {
          stream.close();
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    tcp = stream;
    udp = datagrams;
    Thread.startVirtualThread(this::serveDatagrams);
    Thread.startVirtualThread(this::serveStreams);
  }

  public InetSocketAddress address() {
    return new InetSocketAddress("127.0.0.1", tcp.getLocalPort());
  }

  /** From now on that name has those records, and none of another type. */
  public void answers(String name, Entry... entries) {
    replies.put(name, new Reply(0, List.of(entries)));
  }

  public void fails(String name, int code) {
    replies.put(name, new Reply(code, List.of()));
  }

  public void isSilent(String name) {
    replies.put(name, new Reply(NO_ANSWER, List.of()));
  }

  /** From now on nobody answers questions of that type. */
  public void isSilentAbout(int type) {
    unanswered.add(type);
  }

  public void babbles(String name) {
    replies.put(name, new Reply(GARBAGE, List.of()));
  }

  /** From now on nobody answers a question that comes for the first time: a datagram is lost. */
  public void losesFirstQuestions() {
    loses = true;
  }

  /** Names with types, in the order in which they were asked for. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  public static Entry a(int ttl, String ip) {
    return address(A, ttl, ip);
  }

  public static Entry aaaa(int ttl, String ip) {
    return address(AAAA, ttl, ip);
  }

  private static Entry address(int type, int ttl, String ip) {
    try {
      return new Entry(type, ttl, InetAddress.getByName(ip).getAddress());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  public static Entry cname(int ttl, String name) {
    return new Entry(CNAME, ttl, name(name));
  }

  public static Entry srv(int ttl, int priority, int weight, int port, String target) {
    byte[] name = name(target);
    ByteBuffer data = ByteBuffer.allocate(6 + name.length);
    data.putShort((short) priority).putShort((short) weight).putShort((short) port).put(name);
    return new Entry(SRV, ttl, data.array());
  }

  private static byte[] name(String name) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String label : name.split("\\.")) {
      bytes.write(label.length());
      bytes.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
    }
    bytes.write(0);
    return bytes.toByteArray();
  }

  private void serveDatagrams() {
    byte[] room = new byte[MOST];
    while (!udp.isClosed()) {
      DatagramPacket packet = new DatagramPacket(room, room.length);
      try {
        udp.receive(packet);
        byte[] answer = answer(ByteBuffer.wrap(room, 0, packet.getLength()), MOST);
        if (answer.length > 0) {
          udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serveStreams() {
    while (!tcp.isClosed()) {
      try (Socket socket = tcp.accept()) {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] question = new byte[in.readUnsignedShort()];
        in.readFully(question);
        byte[] answer = answer(ByteBuffer.wrap(question), 65535);
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeShort(answer.length);
        out.write(answer);
        out.flush();
        in.read();
      } catch (IOException gone) {
        // Closed by either side.
      }
    }
  }

  private byte[] answer(ByteBuffer query, int most) {
    short id = query.getShort();
    query.position(12);
    StringBuilder name = new StringBuilder();
    for (int length = query.get(); length > 0; length = query.get()) {
      byte[] label = new byte[length];
      query.get(label);
      name.append(name.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.US_ASCII));
    }
    int type = query.getShort();
    boolean lost = loses && !asked.contains(name + " " + type);
    asked.add(name + " " + type);
    Reply reply = replies.getOrDefault(name.toString(), new Reply(NO_SUCH_NAME, List.of()));
    if (lost || unanswered.contains(type) || reply.code() == NO_ANSWER) {
      return new byte[0];
    }
    if (reply.code() == GARBAGE) {
      return ByteBuffer.allocate(16).putShort(id).putLong(-1).array();
    }
    List<Entry> entries =
        reply.entries().stream()
            .filter(entry -> entry.type() == type || entry.type() == CNAME)
            .toList();
    byte[] whole = encode(id, name.toString(), type, reply.code(), entries, false);
    return whole.length <= most
        ? whole
        : encode(id, name.toString(), type, reply.code(), List.of(), true);
  }

  private static byte[] encode(
      short id, String name, int type, int code, List<Entry> entries, boolean truncated) {
    ByteBuffer out = ByteBuffer.allocate(65535);
    int flags = 0x8180 | code | (truncated ? 0x0200 : 0);
    out.putShort(id).putShort((short) flags).putShort((short) 1);
    out.putShort((short) entries.size()).putInt(0);
    out.put(name(name)).putShort((short) type).putShort((short) 1);
    for (Entry entry : entries) {
      out.put(entry.owner().isEmpty() ? ASKED_FOR : name(entry.owner()));
      out.putShort((short) entry.type()).putShort((short) entry.dnsClass());
      out.putInt(entry.ttl()).putShort((short) entry.data().length).put(entry.data());
    }
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  @Override
  public void close() {
    udp.close();
    try {
      tcp.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
