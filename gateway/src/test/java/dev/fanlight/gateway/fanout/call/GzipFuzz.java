package dev.fanlight.gateway.fanout.call;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;

/** Whatever claims to be packed: it is unpacked in pieces of the size asked for, or refused. */
public final class GzipFuzz {
  private static final int PIECE = 4_096;

  private GzipFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    for (String coding : new String[] {"gzip", "deflate"}) {
      try (Inflation inflation = Inflation.of(coding)) {
        int middle = input.length / 2;
        unpack(inflation, Arrays.copyOfRange(input, 0, middle));
        unpack(inflation, Arrays.copyOfRange(input, middle, input.length));
      } catch (DataFormatException refused) {
        // as it should
      }
    }
  }

  private static void unpack(Inflation inflation, byte[] chunk) throws DataFormatException {
    inflation.input(Buffer.buffer(chunk));
    Buffer piece = inflation.next(PIECE);
    while (piece.length() > 0) {
      if (piece.length() > PIECE) {
        throw new AssertionError("a piece of " + piece.length() + " bytes");
      }
      piece = inflation.next(PIECE);
    }
  }
}
