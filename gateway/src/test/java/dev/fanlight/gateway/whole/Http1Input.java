package dev.fanlight.gateway.whole;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads HTTP/1.1 requests, only as far as it is asked to. */
public final class Http1Input {
  private static final int BUFFER = 64 * 1024;

  private final PushbackInputStream in;
  private long left;
  private boolean chunked;

  public Http1Input(InputStream in) {
    this.in = new PushbackInputStream(new BufferedInputStream(in, BUFFER), 1);
  }

  /** The lines of the next head, field names in lower case; null at the end. */
  public @Nullable List<String> head() throws IOException {
    List<String> lines = new ArrayList<>();
    String line = line();
    if (line == null) {
      return null;
    }
    while (line != null && !line.isEmpty()) {
      lines.add(lines.isEmpty() ? line : lower(line));
      line = line();
    }
    chunked = lines.contains("transfer-encoding: chunked");
    left = 0;
    for (String field : lines) {
      if (field.startsWith("content-length:")) {
        left = Long.parseLong(field.substring(15).strip());
      }
    }
    return lines;
  }

  private static String lower(String field) throws IOException {
    int colon = field.indexOf(':');
    if (colon < 0) {
      throw new IOException("not HTTP");
    }
    return field.substring(0, colon).toLowerCase(Locale.ROOT) + field.substring(colon);
  }

  private @Nullable String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        return null;
      }
      line.append((char) next);
    }
    return line.toString().stripTrailing();
  }

  /** Some of the body; empty at its end, null when the connection ended before it. */
  public byte @Nullable [] body(int atMost) throws IOException {
    if (left == 0 && chunked) {
      String size = line();
      if (size == null) {
        return null;
      }
      left = Long.parseLong(size, 16);
      if (left == 0) {
        chunked = false;
        line();
      }
    }
    if (left == 0) {
      return new byte[0];
    }
    byte[] bytes = new byte[(int) Math.min(atMost, left)];
    int read = in.read(bytes);
    if (read < 0) {
      return null;
    }
    left -= read;
    if (left == 0 && chunked) {
      line();
    }
    return read == bytes.length ? bytes : java.util.Arrays.copyOf(bytes, read);
  }

  /** The whole body has been read. */
  public boolean complete() {
    return left == 0 && !chunked;
  }

  /** Waits for a byte, which stays unread; false at the end. */
  boolean more() throws IOException {
    int next = in.read();
    if (next < 0) {
      return false;
    }
    in.unread(next);
    return true;
  }
}
