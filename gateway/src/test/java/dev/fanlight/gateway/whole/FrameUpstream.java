package dev.fanlight.gateway.whole;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** HTTP/2 without TLS, frame by frame: an upstream that may break every rule. */
public final class FrameUpstream implements AutoCloseable {
  public static final int DATA = 0;
  public static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int CONTINUATION = 9;
  public static final int END_STREAM = 1;
  public static final int END_HEADERS = 4;
  private static final int ACK = 1;
  private static final int PREFACE = 24;
  private static final int FRAME = 16 * 1024;

  /** What to do with the head of a request. */
  @FunctionalInterface
  public interface Script {
    void run(Line line, int stream) throws IOException;
  }

  private final ServerSocket server;
  private final Script script;
  private final byte[] settings;
  private final List<Line> lines = new CopyOnWriteArrayList<>();

  public FrameUpstream(Script script) {
    this(script, new byte[0]);
  }

  /**
   * @param settings the content of its first frame
   */
  public FrameUpstream(Script script, byte[] settings) {
    this.script = script;
    this.settings = settings;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Thread.startVirtualThread(this::accept);
  }

  private void accept() {
    while (true) {
      try {
        Line line = new Line(server.accept());
        lines.add(line);
        Thread.startVirtualThread(line::serve);
      } catch (IOException closed) {
        return;
      }
    }
  }

  public String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /** Connections so far. */
  public List<Line> lines() {
    return List.copyOf(lines);
  }

  /** Requests so far, over all connections. */
  public int requests() {
    return lines.stream().mapToInt(line -> line.requests).sum();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Line line : lines) {
      line.socket.close();
    }
  }

  /** One connection. */
  public final class Line {
    private final Socket socket;
    private volatile int requests;
    private volatile boolean silent;
    private volatile boolean closed;
    private volatile boolean ponged;
    private final List<Integer> settings = new CopyOnWriteArrayList<>();
    private final List<Integer> resets = new CopyOnWriteArrayList<>();
    private final StringBuffer received = new StringBuffer();

    Line(Socket socket) throws IOException {
      this.socket = socket;
      // So that a frame has arrived when it has been sent, also if the connection ends then.
      socket.setTcpNoDelay(true);
    }

    private void serve() {
      try (socket) {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        in.readNBytes(PREFACE);
        send(SETTINGS, 0, 0, FrameUpstream.this.settings);
        while (true) {
          int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
          int type = in.readUnsignedByte();
          int flags = in.readUnsignedByte();
          int stream = in.readInt();
          byte[] payload = in.readNBytes(length);
          if (!silent) {
            take(type, flags, stream, payload);
          }
        }
      } catch (IOException ended) {
        closed = true;
      }
    }

    private void take(int type, int flags, int stream, byte[] payload) throws IOException {
      if (type == SETTINGS && (flags & ACK) == 0) {
        for (int i = 0; i + 6 <= payload.length; i += 6) {
          settings.add(payload[i + 1] & 0xff);
        }
        send(SETTINGS, ACK, 0, new byte[0]);
      } else if (type == PING && (flags & ACK) == 0) {
        send(PING, ACK, 0, payload);
      } else if (type == PING) {
        ponged = true;
      } else if (type == RST_STREAM) {
        resets.add(stream);
      } else if (type == DATA) {
        received.append(new String(payload, ISO_8859_1));
      } else if (type == HEADERS) {
        requests++;
        script.run(this, stream);
      }
    }

    public synchronized void send(int type, int flags, int stream, byte[] payload)
        throws IOException {
      ByteArrayOutputStream frame = new ByteArrayOutputStream();
      int length = payload.length;
      frame.write(new byte[] {(byte) (length >> 16), (byte) (length >> 8), (byte) length});
      frame.write(type);
      frame.write(flags);
      frame.write(number(stream));
      frame.write(payload);
      socket.getOutputStream().write(frame.toByteArray());
    }

    /** Answers with that status, one field of that many bytes, and a body. */
    public void answer(int stream, int status, int fieldBytes, String body) throws IOException {
      head(stream, status, fieldBytes);
      send(DATA, END_STREAM, stream, body.getBytes(ISO_8859_1));
    }

    public void head(int stream, int status, int fieldBytes) throws IOException {
      ByteArrayOutputStream block = new ByteArrayOutputStream();
      field(block, ":status", Integer.toString(status));
      if (fieldBytes > 0) {
        field(block, "x", "y".repeat(fieldBytes));
      }
      byte[] bytes = block.toByteArray();
      for (int from = 0; from < bytes.length; from += FRAME) {
        int to = Math.min(bytes.length, from + FRAME);
        send(
            from == 0 ? HEADERS : CONTINUATION,
            to == bytes.length ? END_HEADERS : 0,
            stream,
            java.util.Arrays.copyOfRange(bytes, from, to));
      }
    }

    /**
     * Sends a head, or trailers.
     *
     * @param fields names and values in turn
     */
    public void fields(int stream, int flags, String... fields) throws IOException {
      ByteArrayOutputStream block = new ByteArrayOutputStream();
      for (int i = 0; i < fields.length; i += 2) {
        field(block, fields[i], fields[i + 1]);
      }
      send(HEADERS, END_HEADERS | flags, stream, block.toByteArray());
    }

    public void data(int stream, int flags, String data) throws IOException {
      send(DATA, flags, stream, data.getBytes(ISO_8859_1));
    }

    /** Tells how many streams the other side may have open at once. */
    public void allowStreams(int streams) throws IOException {
      send(SETTINGS, 0, 0, streams(streams));
    }

    /** Ends the connection with a FIN, or with a reset. */
    public void end(boolean reset) throws IOException {
      if (reset) {
        socket.setSoLinger(true, 0);
      }
      socket.close();
    }

    public void reset(int stream, int code) throws IOException {
      send(RST_STREAM, 0, stream, number(code));
    }

    /** Asks for a sign that all that was sent before has been read. */
    public void ping() throws IOException {
      ponged = false;
      send(PING, 0, 0, new byte[8]);
    }

    /** Whether the last {@link #ping} has been answered. */
    public boolean ponged() {
      return ponged;
    }

    public void goAway(int lastStream) throws IOException {
      byte[] payload = new byte[12];
      System.arraycopy(number(lastStream), 0, payload, 0, 4);
      send(GOAWAY, 0, 0, payload);
    }

    /** From here on it takes bytes and answers nothing. */
    public void fallSilent() {
      silent = true;
    }

    public boolean isClosed() {
      return closed;
    }

    /** The content of requests. */
    public String received() {
      return received.toString();
    }

    /** The streams that the other side has reset, once for each reset. */
    public List<Integer> resets() {
      return resets;
    }

    /** The settings that the other side has sent, by number. */
    public List<Integer> settings() {
      return settings;
    }
  }

  /** The content of a SETTINGS frame that allows so many streams at once. */
  public static byte[] streams(int streams) {
    byte[] setting = new byte[6];
    setting[1] = 3;
    System.arraycopy(number(streams), 0, setting, 2, 4);
    return setting;
  }

  private static byte[] number(int value) {
    return new byte[] {
      (byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value
    };
  }

  /** Literal, without indexing and Huffman's code: RFC 7541, section 6.2.2. */
  private static void field(ByteArrayOutputStream block, String name, String value)
      throws IOException {
    block.write(0);
    text(block, name);
    text(block, value);
  }

  private static void text(ByteArrayOutputStream block, String text) throws IOException {
    int rest = text.length();
    if (rest < 127) {
      block.write(rest);
    } else {
      block.write(127);
      rest -= 127;
      for (; rest >= 128; rest /= 128) {
        block.write(rest % 128 + 128);
      }
      block.write(rest);
    }
    block.write(text.getBytes(ISO_8859_1));
  }
}
