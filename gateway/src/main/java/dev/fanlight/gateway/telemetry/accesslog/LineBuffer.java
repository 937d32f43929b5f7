package dev.fanlight.gateway.telemetry.accesslog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Lines as bytes: printable ASCII and line ends, whatever texts are put in. */
final class LineBuffer {
  private static final int LEAST = 16 * 1024;
  private static final char DELETE = 0x7f;
  private static final int NANOS_PER_MICRO = 1000;
  private static final int MICROS_PER_MILLI = 1000;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes = new byte[LEAST];
  private int length;

  int length() {
    return length;
  }

  /** Takes back what was put in after the buffer had that length. */
  void cut(int before) {
    length = before;
  }

  /** All of it; to be read before anything else is put in. */
  ByteBuffer lines() {
    return ByteBuffer.wrap(bytes, 0, length);
  }

  /** Makes the first character of an object, which is a comma, its bracket. */
  LineBuffer opened(int start, char bracket) {
    if (length == start) {
      return put(bracket);
    }
    bytes[start] = (byte) bracket;
    return this;
  }

  /** Empties it, and gives back what a long line took. */
  void clear() {
    length = 0;
    if (bytes.length > 8 * LEAST) {
      bytes = new byte[LEAST];
    }
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }

  /** A character of ASCII. */
  LineBuffer put(char c) {
    room(1);
    bytes[length++] = (byte) c;
    return this;
  }

  /** Text that is known to be printable ASCII. */
  @SuppressWarnings("deprecation") // the one way that copies without an allocation
  LineBuffer put(String ascii) {
    room(ascii.length());
    ascii.getBytes(0, ascii.length(), bytes, length);
    length += ascii.length();
    return this;
  }

  LineBuffer put(byte[] ascii) {
    room(ascii.length);
    System.arraycopy(ascii, 0, bytes, length, ascii.length);
    length += ascii.length;
    return this;
  }

  LineBuffer put(long number) {
    return put(Long.toString(number));
  }

  /** A text as JSON has it between its quotes. */
  LineBuffer json(String text) {
    room(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < DELETE && c != '"' && c != '\\') {
        bytes[length++] = (byte) c;
      } else if (c == '"' || c == '\\') {
        put('\\').put(c).room(text.length() - i);
      } else {
        escaped(c).room(text.length() - i);
      }
    }
    return this;
  }

  /** A text as one word: without blanks, quotes and backslashes, and never empty. */
  LineBuffer word(String text) {
    if (text.isEmpty()) {
      return put('-');
    }
    room(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > ' ' && c < DELETE && c != '"' && c != '\\') {
        bytes[length++] = (byte) c;
      } else {
        escaped(c).room(text.length() - i);
      }
    }
    return this;
  }

  private LineBuffer escaped(char c) {
    room(6);
    bytes[length++] = '\\';
    bytes[length++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
      bytes[length++] = HEX[c >> shift & 0xf];
    }
    return this;
  }

  /** Milliseconds to a thousandth, without zeros at the end. */
  LineBuffer millis(long nanos) {
    long micros = (nanos + NANOS_PER_MICRO / 2) / NANOS_PER_MICRO;
    put(micros / MICROS_PER_MILLI).put('.');
    int rest = (int) (micros % MICROS_PER_MILLI);
    put((char) ('0' + rest / 100));
    if (rest % 100 != 0) {
      put((char) ('0' + rest / 10 % 10));
    }
    return rest % 10 == 0 ? this : put((char) ('0' + rest % 10));
  }
}
