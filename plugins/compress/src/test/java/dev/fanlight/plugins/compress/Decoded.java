package dev.fanlight.plugins.compress;

import com.github.luben.zstd.ZstdInputStream;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;

/** Decodes with other code than that which encoded. */
final class Decoded {
  private Decoded() {}

  /** All of it, which must have its end. */
  static String whole(String coding, Buffer coded) {
    try (InputStream in = stream(coding, coded)) {
      return new String(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a client can see so far. */
  static String soFar(String coding, Buffer coded) {
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    try (InputStream in = stream(coding, coded)) {
      for (int b = in.read(); b >= 0; b = in.read()) {
        seen.write(b);
      }
    } catch (EOFException notYet) {
      // More is to come.
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("Truncated")) {
        throw new UncheckedIOException(e);
      }
    }
    return seen.toString();
  }

  private static InputStream stream(String coding, Buffer coded) throws IOException {
    ByteArrayInputStream bytes = new ByteArrayInputStream(coded.getBytes());
    return coding.equals("gzip") ? new GZIPInputStream(bytes) : new ZstdInputStream(bytes);
  }
}
