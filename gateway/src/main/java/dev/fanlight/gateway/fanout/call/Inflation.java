package dev.fanlight.gateway.fanout.call;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks a compressed body (RFC 9110, section 8.4.1) piece by piece: {@link #input}, then {@link
 * #next} until that gives nothing. To be closed: it holds memory outside the heap.
 *
 * <p>{@code gzip} is RFC 1952, maybe several members in a row; {@code deflate} is RFC 1950, or the
 * bare RFC 1951 that some send under its name.
 *
 * <p>Work is bounded by what comes out: a body that mostly holds empty blocks or tiny members costs
 * time without ever reaching a limit on the content, and is broken.
 *
 * <p>Why not Netty's {@code JdkZlibDecompressor}: it takes the same time for more than some
 * kilobytes, and four fifths of the memory. But it does not tell that something follows a body in
 * {@code deflate}, and it does not count members: it reads 6,500 empty ones in 128 KiB, which take
 * as long as five megabytes of content.
 */
final class Inflation implements AutoCloseable {
  private static final Buffer NOTHING = Buffer.buffer(0);

  /** How many bytes may come in before any goes out; beyond it, two for each that went out. */
  private static final int FREE_INPUT = 128 * 1024;

  /** How many members there may be in any case; beyond it, one for each kilobyte that went out. */
  private static final int FREE_MEMBERS = 128;

  private final boolean gzip;
  private final CRC32 sum = new CRC32();
  private byte[] in = new byte[0];
  private byte[] out = new byte[0];
  private int at;
  private @Nullable Inflater inflater;
  private boolean whole = true;
  private long members;
  private long taken;
  private long given;

  private Inflation(boolean gzip) {
    this.gzip = gzip;
  }

  /** Null for a coding that is not known here. */
  static @Nullable Inflation of(String coding) {
    return switch (coding.strip().toLowerCase(Locale.ROOT)) {
      case "gzip", "x-gzip" -> new Inflation(true);
      case "deflate" -> new Inflation(false);
      default -> null;
    };
  }

  /** More of the body, once {@link #next} has given all there was. */
  void input(Buffer chunk) {
    byte[] more = chunk.getBytes();
    taken += more.length;
    if (at == in.length) {
      in = more;
    } else {
      byte[] both = Arrays.copyOfRange(in, at, in.length + more.length);
      System.arraycopy(more, 0, both, in.length - at, more.length);
      in = both;
    }
    at = 0;
  }

  /** Whether what came so far is whole. */
  boolean whole() {
    return whole;
  }

  /**
   * The next piece of the content, of at most that many bytes; empty when more input is needed.
   *
   * @throws DataFormatException when the body is broken
   */
  Buffer next(int atMost) throws DataFormatException {
    if (out.length != atMost) {
      out = new byte[atMost];
    }
    int length = 0;
    for (Inflater now = started(); now != null && length == 0; ) {
      length = now.inflate(out);
      if (now.needsDictionary()) {
        throw new DataFormatException("it needs a dictionary");
      }
      if (length == 0) {
        now = now.finished() && ended(now) ? started() : null;
      }
    }
    if (length == 0) {
      checkInput();
      return NOTHING;
    }
    sum.update(out, 0, length);
    given += length;
    return Buffer.buffer(length).appendBytes(out, 0, length);
  }

  private void checkInput() throws DataFormatException {
    if (taken > FREE_INPUT + 2 * given) {
      throw new DataFormatException("it holds almost nothing");
    }
  }

  /** Of the member that is being read, or that begins; null when more input is needed. */
  private @Nullable Inflater started() throws DataFormatException {
    if (inflater == null) {
      if (at == in.length) {
        return null;
      }
      begins();
      int begin = gzip ? GzipHeader.end(in, at) : at + 2 <= in.length ? at : -1;
      if (begin < 0) {
        return null;
      }
      inflater = new Inflater(gzip || !isWrapped());
      at = begin;
    }
    if (inflater.needsInput() && at < in.length) {
      inflater.setInput(in, at, in.length - at);
      at = in.length;
    }
    return inflater;
  }

  private void begins() throws DataFormatException {
    if (whole) {
      whole = false;
      members++;
      if (members > (gzip ? FREE_MEMBERS + given / 1024 : 1)) {
        throw new DataFormatException(gzip ? "it has too many members" : "something follows it");
      }
    }
  }

  /** Whether it begins as RFC 1950 says. */
  private boolean isWrapped() {
    int first = in[at] & 0xff;
    return (first & 0x0f) == 8 && (first << 8 | (in[at + 1] & 0xff)) % 31 == 0;
  }

  /** Reads the checksum and the length behind a member; false when that is not there yet. */
  private boolean ended(Inflater finished) throws DataFormatException {
    at = in.length - finished.getRemaining();
    if (gzip) {
      if (in.length - at < 8) {
        // What remains is asked for again when there is more.
        finished.setInput(new byte[0]);
        return false;
      }
      if (number() != sum.getValue() || number() != (finished.getBytesWritten() & 0xffffffffL)) {
        throw new DataFormatException("its checksum does not match");
      }
    }
    close();
    whole = true;
    return true;
  }

  /** Four bytes, the least first. */
  private long number() {
    long number = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      number |= (in[at++] & 0xffL) << shift;
    }
    return number;
  }

  @Override
  public void close() {
    if (inflater != null) {
      inflater.end();
      inflater = null;
      sum.reset();
    }
  }
}
