package dev.fanlight.gateway.server.http2;

import dev.fanlight.gateway.server.RawClient;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** An HTTP/2 client that sends what it is told, frame by frame. */
public final class Http2Client implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  public static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  public static final int GOAWAY = 7;
  private static final int ACK = 1;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int PRIORITY = 0x20;

  private final RawClient raw;
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();

  public record Frame(int type, int flags, int stream, String payload) {
    public boolean ends() {
      return (flags & END_STREAM) != 0;
    }

    /** Of RST_STREAM. */
    int errorCode() {
      return payload.charAt(3);
    }
  }

  /** With prior knowledge. */
  public Http2Client(int port) {
    this(new RawClient(port));
  }

  private Http2Client(RawClient connected) {
    raw = connected;
    raw.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    send(SETTINGS, 0, 0, "");
  }

  /** One whose kernel takes few bytes more than the client reads. */
  static Http2Client slow(int port) {
    return new Http2Client(RawClient.slow(port));
  }

  /** Only the bytes that a test sends, beginning with its preface. */
  static Http2Client silent(int port) {
    return new Http2Client(port, "");
  }

  private Http2Client(int port, String begin) {
    raw = new RawClient(port);
    raw.send(begin);
  }

  void sendText(String bytes) {
    raw.send(bytes);
  }

  /** The error code of the GOAWAY that ends the connection. */
  int goAway() {
    Frame frame = next();
    while (frame.type != GOAWAY) {
      frame = next();
    }
    raw.readToEnd();
    return frame.payload.charAt(7);
  }

  public void send(int type, int flags, int stream, String payload) {
    int length = payload.length();
    raw.send(
        text(length >> 16, length >> 8, length, type, flags, stream >> 24, stream >> 16)
            + text(stream >> 8, stream)
            + payload);
  }

  private static String text(int... bytes) {
    StringBuilder text = new StringBuilder();
    for (int b : bytes) {
      text.append((char) (b & 0xff));
    }
    return text.toString();
  }

  /**
   * @param fields names and values by turns
   */
  public void request(int stream, boolean end, String... fields) {
    StringBuilder block = new StringBuilder();
    for (int i = 0; i < fields.length; i += 2) {
      // A literal that is not indexed: lengths below 127 take a byte.
      block.append('\0').append(literal(fields[i])).append(literal(fields[i + 1]));
    }
    send(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block.toString());
  }

  private static String literal(String value) {
    int length = value.length();
    String prefix =
        length < 127
            ? text(length)
            : text(127, ((length - 127) & 0x7f) | 0x80, (length - 127) >> 7);
    return prefix + value;
  }

  void data(int stream, boolean end, String content) {
    send(DATA, end ? END_STREAM : 0, stream, content);
  }

  /** The settings that the connection begins with, each six bytes. */
  String settings() {
    Frame frame = read();
    while (frame.type != SETTINGS || (frame.flags & ACK) != 0) {
      frame = read();
    }
    return frame.payload;
  }

  /** The next frame about a stream, or a GOAWAY. */
  public Frame next() {
    while (true) {
      Frame frame = read();
      if (frame.type == GOAWAY || (frame.stream != 0 && frame.type <= RST_STREAM)) {
        return frame;
      }
    }
  }

  /** Sends so many PINGs, and reads until all of them have been answered. */
  public void ping(int count) {
    for (int i = 0; i < count; i++) {
      send(PING, 0, 0, "12345678");
    }
    int answers = 0;
    while (answers < count) {
      Frame frame = read();
      answers += frame.type == PING && (frame.flags & ACK) != 0 ? 1 : 0;
    }
  }

  /** Lets each stream have as much as it can: only the connection's window is a bound. */
  public void grantAllStreams() {
    send(SETTINGS, 0, 0, "\0\4\177\377\377\377");
  }

  /** Lets each stream have so many bytes, below 65,536, until it is granted more. */
  public void streamWindow(int bytes) {
    send(SETTINGS, 0, 0, text(0, 4, 0, 0, bytes >> 8, bytes));
  }

  /** Takes so many bytes of whatever comes. */
  public void take(int bytes) {
    raw.read(bytes);
  }

  private Frame read() {
    String head = raw.read(9);
    int length = head.charAt(0) << 16 | head.charAt(1) << 8 | head.charAt(2);
    int stream = head.charAt(5) << 24 | head.charAt(6) << 16 | head.charAt(7) << 8 | head.charAt(8);
    return new Frame(head.charAt(3), head.charAt(4), stream, raw.read(length));
  }

  Http2Headers decode(Frame headers) {
    byte[] payload = headers.payload.getBytes(StandardCharsets.ISO_8859_1);
    int priority = (headers.flags & PRIORITY) == 0 ? 0 : 5;
    ByteBuf block = Unpooled.wrappedBuffer(payload, priority, payload.length - priority);
    try {
      return decoder.decodeHeaders(headers.stream, block);
    } catch (Http2Exception failure) {
      throw new AssertionError(failure);
    }
  }

  /** The status of the next answer; minus the error code where the stream was reset instead. */
  public int nextStatus() {
    Frame frame = next();
    return frame.type == HEADERS
        ? Integer.parseInt(decode(frame).status().toString())
        : -frame.errorCode();
  }

  void reset(int stream, int code) {
    send(RST_STREAM, 0, stream, text(0, 0, 0, code));
  }

  /** What still comes after a GOAWAY. */
  public String readToEnd() {
    return raw.readToEnd();
  }

  public void endInput() {
    try {
      raw.socket.shutdownOutput();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    raw.close();
  }
}
