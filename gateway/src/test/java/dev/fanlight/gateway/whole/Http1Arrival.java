package dev.fanlight.gateway.whole;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request on a socket of its own or on one used before. */
final class Http1Arrival extends Arrival {
  private final Socket socket;
  private final Http1Input in;
  private boolean chunked;
  private boolean headSent;
  private boolean ended;
  private boolean closed;
  private @Nullable Thread watch;

  private Http1Arrival(Socket socket, Http1Input in, String[] line, List<String> fields) {
    super(line[0], line[1], fields);
    this.socket = socket;
    this.in = in;
  }

  /** Waits for the next request; null when the connection has ended. */
  static @Nullable Http1Arrival next(Socket socket, Http1Input in) throws IOException {
    List<String> head = in.head();
    return head == null || head.isEmpty()
        ? null
        : new Http1Arrival(socket, in, head.getFirst().split(" "), head.subList(1, head.size()));
  }

  @Override
  public byte[] read(int atMost) {
    try {
      byte[] bytes = in.body(atMost);
      if (bytes == null) {
        throw left(Departure.CLOSED);
      }
      return bytes;
    } catch (IOException reset) {
      throw left(Departure.RESET);
    }
  }

  @Override
  public void interim(int status) {
    raw("HTTP/1.1 " + status + " Interim\r\n\r\n");
  }

  @Override
  public void head(int status, long length, String... fields) {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Scripted\r\n");
    for (String field : fields) {
      head.append(field).append("\r\n");
    }
    chunked = length < 0 && status != 204 && status != 304 && !method.equals("HEAD");
    if (length >= 0) {
      head.append("content-length: ").append(length).append("\r\n");
    } else if (chunked) {
      head.append("transfer-encoding: chunked\r\n");
    }
    raw(head.append("\r\n").toString());
    headSent = true;
  }

  @Override
  public void write(byte[] bytes) {
    if (bytes.length > 0 && chunked) {
      raw(Integer.toHexString(bytes.length) + "\r\n");
    }
    send(bytes);
    if (bytes.length > 0 && chunked) {
      raw("\r\n");
    }
  }

  @Override
  public void end(String... trailers) {
    if (chunked) {
      raw("0\r\n" + String.join("", List.of(trailers).stream().map(t -> t + "\r\n").toList()));
      raw("\r\n");
    }
    ended = true;
  }

  @Override
  public void raw(String text) {
    send(text.getBytes(ISO_8859_1));
  }

  private void send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException gone) {
      throw left(Departure.RESET);
    }
  }

  private Departed left(Departure how) {
    departed(how);
    return new Departed();
  }

  @Override
  public void cut() {
    closed = true;
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException gone) {
      throw left(Departure.RESET);
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      socket.close();
    } catch (IOException gone) {
      throw left(Departure.RESET);
    }
  }

  @Override
  void watch() {
    if (watch == null && in.complete()) {
      watch =
          Thread.startVirtualThread(() -> {
            try {
              if (!in.more()) {
                departed(Departure.CLOSED);
              }
            } catch (IOException reset) {
              departed(Departure.RESET);
            }
          });
    }
  }

  /**
   * After the script: makes the connection ready for the next request.
   *
   * @return whether there can be one
   */
  boolean finish() throws IOException {
    if (closed || hasDeparted()) {
      return false;
    }
    if (!headSent || !ended) {
      // The script said something of its own; nobody knows where that ended.
      socket.shutdownOutput();
    }
    try {
      while (!in.complete()) {
        read(64 * 1024);
      }
      if (watch != null) {
        watch.join();
      }
    } catch (Departed left) {
      return false;
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
    return !hasDeparted();
  }
}
