package dev.fanlight.gateway.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;

/**
 * What {@link HostileUpstream} is, over HTTP/2 without TLS; it keeps to the windows it is given.
 */
final class HostileH2c implements AutoCloseable {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int WINDOW_UPDATE = 8;
  private static final int CONTINUATION = 9;
  private static final int ACK = 1;
  private static final int END_HEADERS = 4;
  private static final int PRIORITY = 0x20;
  private static final int FRAME = 16 * 1024;
  private static final int INITIAL_WINDOW = 65_535;

  private final ServerSocket listening;

  HostileH2c() {
    try {
      listening = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Thread.ofVirtual().start(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + listening.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listening.accept();
        Thread.ofVirtual().start(() -> new Line(socket).serve());
      }
    } catch (IOException closed) {
      // It is over.
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** One connection. */
  private static final class Line {
    private final Socket socket;
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();

    /** What a stream may still be sent; 0 stands for the connection. */
    private final Map<Integer, Long> windows = new HashMap<>(Map.of(0, (long) INITIAL_WINDOW));

    private long initialWindow = INITIAL_WINDOW;
    private boolean silent;

    Line(Socket socket) {
      this.socket = socket;
    }

    void serve() {
      try (socket) {
        DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        in.readNBytes(24);
        send(SETTINGS, 0, 0, "");
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
      } catch (IOException | Http2Exception ended) {
        synchronized (this) {
          windows.clear();
          notifyAll();
        }
      }
    }

    private void take(int type, int flags, int stream, byte[] payload)
        throws IOException, Http2Exception {
      switch (type) {
        case SETTINGS -> {
          if ((flags & ACK) == 0) {
            settings(payload);
            send(SETTINGS, ACK, 0, "");
          }
        }
        case PING -> {
          if ((flags & ACK) == 0) {
            send(PING, ACK, 0, new String(payload, ISO_8859_1));
          }
        }
        case WINDOW_UPDATE -> credit(stream, number(payload, 0));
        case RST_STREAM -> forget(stream);
        case HEADERS -> {
          String path = String.valueOf(decoder.decodeHeaders(stream, block(flags, payload)).path());
          if (path.startsWith("/silent/")) {
            silent = true;
          } else {
            open(stream);
            Thread.ofVirtual().start(() -> answer(stream, path));
          }
        }
        default -> {
          // A request's body, or what needs no heed.
        }
      }
    }

    /** Without what a priority takes. */
    private static ByteBuf block(int flags, byte[] payload) {
      int from = (flags & PRIORITY) == 0 ? 0 : 5;
      return Unpooled.wrappedBuffer(payload, from, payload.length - from);
    }

    private synchronized void settings(byte[] payload) {
      for (int i = 0; i + 6 <= payload.length; i += 6) {
        if (payload[i + 1] == 4) {
          long now = number(payload, i + 2);
          windows.replaceAll((id, left) -> id == 0 ? left : left + now - initialWindow);
          initialWindow = now;
        }
      }
      notifyAll();
    }

    private static long number(byte[] bytes, int at) {
      return Unpooled.wrappedBuffer(bytes).getUnsignedInt(at);
    }

    private synchronized void credit(int stream, long bytes) {
      windows.computeIfPresent(stream, (id, left) -> left + bytes);
      notifyAll();
    }

    private synchronized void open(int stream) {
      windows.put(stream, initialWindow);
    }

    private synchronized void forget(int stream) {
      windows.remove(stream);
      notifyAll();
    }

    private void answer(int stream, String path) {
      int size = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
      try {
        if (path.startsWith("/head/")) {
          head(stream, size, 1);
          size = 1;
        } else {
          head(stream, 1, size);
        }
        for (int left = size; left > 0; ) {
          int some = window(stream, Math.min(left, FRAME));
          left -= some;
          send(DATA, left == 0 ? ACK : 0, stream, "1".repeat(some));
        }
      } catch (IOException | InterruptedException gone) {
        // The gateway did not want it.
      }
      forget(stream);
    }

    private void head(int stream, int fieldBytes, int length) throws IOException {
      // 8 is :status 200 in the static table; then a literal that is not indexed.
      String block =
          "\210"
              + Http2Attacks.field("content-length", Integer.toString(length))
              + Http2Attacks.field("x", "y".repeat(fieldBytes));
      StringBuilder frames = new StringBuilder();
      for (int from = 0; from < block.length(); from += FRAME) {
        int to = Math.min(block.length(), from + FRAME);
        frames.append(
            Http2Attacks.frame(
                from == 0 ? HEADERS : CONTINUATION,
                to == block.length() ? END_HEADERS : 0,
                stream,
                block.substring(from, to)));
      }
      write(frames.toString());
    }

    /** Waits until some bytes may go. */
    private synchronized int window(int stream, int most) throws IOException, InterruptedException {
      while (true) {
        Long own = windows.get(stream);
        Long all = windows.get(0);
        if (own == null || all == null) {
          throw new IOException("gone");
        }
        int some = (int) Math.min(most, Math.min(own, all));
        if (some > 0) {
          windows.put(stream, own - some);
          windows.put(0, all - some);
          return some;
        }
        wait();
      }
    }

    private void send(int type, int flags, int stream, String payload) throws IOException {
      write(Http2Attacks.frame(type, flags, stream, payload));
    }

    private void write(String frames) throws IOException {
      synchronized (socket) {
        socket.getOutputStream().write(frames.getBytes(ISO_8859_1));
      }
    }
  }
}
