package dev.fanlight.gateway.whole.tunnel;

import dev.fanlight.gateway.whole.Eventually;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection of HTTP/2 with one stream, which is a tunnel (RFC 8441): what is written goes out in
 * DATA as the windows allow, and what is read enlarges them.
 */
final class Http2TunnelClient {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int WINDOW_UPDATE = 8;
  private static final int END_STREAM = 1;
  private static final int ACK = 1;
  private static final int END_HEADERS = 4;
  private static final int PRIORITY = 0x20;
  private static final int INITIAL_WINDOW_SIZE = 4;
  private static final int ENABLE_CONNECT_PROTOCOL = 8;
  private static final int CANCEL = 8;
  private static final int STREAM = 1;
  private static final int WINDOW = 65_535;
  private static final int PATIENCE = 15;
  private static final int MOST = 16_384;

  private final Socket transport;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final CompletableFuture<Http2Headers> head = new CompletableFuture<>();
  private final CompletableFuture<Boolean> announced = new CompletableFuture<>();
  private final byte[] received = new byte[WINDOW];
  private int from;
  private int count;
  private boolean announces;
  private boolean inputEnded;
  private boolean outputEnded;
  private boolean closed;
  private @Nullable SocketException broken;
  private long streamWindow = WINDOW;
  private long connectionWindow = WINDOW;
  private long initialWindow = WINDOW;

  /**
   * Asks for a tunnel.
   *
   * @param transport a connection that nothing has been sent on
   * @param asks the fields of the request, as HPACK has them
   */
  Http2TunnelClient(Socket transport, byte[] asks) {
    this.transport = transport;
    try {
      in = new DataInputStream(transport.getInputStream());
      out = new DataOutputStream(transport.getOutputStream());
      out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      frame(SETTINGS, 0, 0, new byte[0]);
      frame(HEADERS, END_HEADERS, STREAM, asks);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Thread.startVirtualThread(this::receive);
  }

  /** Whether the first settings say that the server takes such requests. */
  boolean announced() {
    return Eventually.get("settings", announced);
  }

  /** Of the answer. */
  Http2Headers head() {
    return Eventually.get("a head", head);
  }

  private synchronized void frame(int type, int flags, int stream, byte[] payload)
      throws IOException {
    byte[] whole = new byte[9 + payload.length];
    whole[0] = (byte) (payload.length >> 16);
    whole[1] = (byte) (payload.length >> 8);
    whole[2] = (byte) payload.length;
    whole[3] = (byte) type;
    whole[4] = (byte) flags;
    whole[8] = (byte) stream;
    System.arraycopy(payload, 0, whole, 9, payload.length);
    out.write(whole);
  }

  private void receive() {
    try {
      while (true) {
        int first = in.readInt();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = in.readNBytes(first >>> 8);
        received(first & 0xff, flags, stream, payload);
      }
    } catch (IOException | Http2Exception closed) {
      ends(new SocketException("closed"));
      head.completeExceptionally(closed);
    }
  }

  private void received(int type, int flags, int stream, byte[] payload)
      throws IOException, Http2Exception {
    switch (type) {
      case SETTINGS -> settings(flags, payload);
      case PING -> {
        if ((flags & ACK) == 0) {
          frame(PING, ACK, 0, payload);
        }
      }
      case WINDOW_UPDATE -> granted(stream, Unpooled.wrappedBuffer(payload).readInt());
      case HEADERS -> {
        ByteBuf block = Unpooled.wrappedBuffer(payload);
        block.skipBytes((flags & PRIORITY) == 0 ? 0 : 5);
        head.complete(new DefaultHttp2HeadersDecoder().decodeHeaders(STREAM, block));
      }
      case DATA -> data(payload);
      case RST_STREAM -> ends(new SocketException("reset"));
      case GOAWAY -> {}
      default -> throw new IOException("frame " + type);
    }
    if ((type == HEADERS || type == DATA) && (flags & END_STREAM) != 0) {
      ends(null);
    }
  }

  private void settings(int flags, byte[] payload) throws IOException {
    if ((flags & ACK) == 0) {
      ByteBuf each = Unpooled.wrappedBuffer(payload);
      while (each.isReadable()) {
        int id = each.readShort();
        long value = each.readUnsignedInt();
        if (id == ENABLE_CONNECT_PROTOCOL) {
          announces = value == 1;
        }
        if (id == INITIAL_WINDOW_SIZE) {
          granted(STREAM, (int) (value - initialWindow));
          initialWindow = value;
        }
      }
      frame(SETTINGS, ACK, 0, new byte[0]);
      announced.complete(announces);
    }
  }

  private synchronized void granted(int stream, int bytes) {
    if (stream == 0) {
      connectionWindow += bytes;
    } else {
      streamWindow += bytes;
    }
    notifyAll();
  }

  private synchronized void data(byte[] payload) {
    int to = (from + count) % WINDOW;
    int first = Math.min(payload.length, WINDOW - to);
    System.arraycopy(payload, 0, received, to, first);
    System.arraycopy(payload, first, received, 0, payload.length - first);
    count += payload.length;
    notifyAll();
  }

  private synchronized void ends(@Nullable SocketException failure) {
    if (!inputEnded) {
      inputEnded = true;
      broken = failure;
    }
    if (closed) {
      closeTransport();
    }
    notifyAll();
  }

  private void closeTransport() {
    try {
      transport.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  synchronized int read(byte[] into, int offset, int length) throws IOException {
    while (count == 0 && !inputEnded) {
      await();
    }
    if (count == 0 && broken != null) {
      throw broken;
    }
    if (count == 0) {
      return -1;
    }
    int size = Math.min(length, count);
    int first = Math.min(size, WINDOW - from);
    System.arraycopy(received, from, into, offset, first);
    System.arraycopy(received, 0, into, offset + first, size - first);
    from = (from + size) % WINDOW;
    count -= size;
    if (!inputEnded) {
      byte[] increment = {
        (byte) (size >> 24), (byte) (size >> 16), (byte) (size >> 8), (byte) size
      };
      frame(WINDOW_UPDATE, 0, 0, increment);
      frame(WINDOW_UPDATE, 0, STREAM, increment);
    }
    return size;
  }

  synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    int at = offset;
    while (at < offset + length) {
      while (Math.min(streamWindow, connectionWindow) <= 0 && broken == null) {
        await();
      }
      if (broken != null) {
        throw broken;
      }
      int size = (int) Math.min(MOST, Math.min(streamWindow, connectionWindow));
      size = Math.min(size, offset + length - at);
      streamWindow -= size;
      connectionWindow -= size;
      frame(DATA, 0, STREAM, Arrays.copyOfRange(bytes, at, at + size));
      at += size;
    }
  }

  private void await() throws IOException {
    try {
      long began = System.nanoTime();
      wait(TimeUnit.SECONDS.toMillis(PATIENCE));
      if (System.nanoTime() - began >= TimeUnit.SECONDS.toNanos(PATIENCE)) {
        throw new SocketTimeoutException("nothing came");
      }
    } catch (InterruptedException interrupted) {
      throw new SocketTimeoutException();
    }
  }

  synchronized void endOutput() throws IOException {
    if (!outputEnded) {
      outputEnded = true;
      frame(DATA, END_STREAM, STREAM, new byte[0]);
    }
  }

  synchronized void reset() throws IOException {
    frame(RST_STREAM, 0, STREAM, new byte[] {0, 0, 0, CANCEL});
    outputEnded = true;
  }

  /** Ends the stream as a socket ends; the connection closes when the other side has ended too. */
  synchronized void close() throws IOException {
    closed = true;
    try {
      endOutput();
    } catch (IOException late) {
      // The other side was quicker.
    }
    if (inputEnded) {
      transport.close();
    }
  }
}
