package dev.fanlight.plugins.compress.coding;

import io.vertx.core.buffer.Buffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Makes gzip: RFC 1952. */
final class GzipCoder implements Coder {
  /** Magic, deflate, no flags, no time, no hint of the level, unknown system. */
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
  private final CRC32 crc = new CRC32();
  private final byte[] input = new byte[8 * 1024];
  private final byte[] output = new byte[8 * 1024];
  private boolean begun;

  @Override
  public void begin(int level) {
    deflater.reset();
    deflater.setLevel(level);
    // The call after a change of the level takes no input and makes no end.
    deflater.deflate(output, 0, output.length, Deflater.NO_FLUSH);
    crc.reset();
    begun = false;
  }

  @Override
  public void code(Buffer body, int from, int to, Then then, Buffer out) {
    if (!begun) {
      begun = true;
      out.appendBytes(HEADER);
    }
    for (int at = from; at < to; at += input.length) {
      int length = Math.min(input.length, to - at);
      body.getBytes(at, at + length, input, 0);
      crc.update(input, 0, length);
      deflater.setInput(input, 0, length);
      drain(Deflater.NO_FLUSH, out);
    }
    switch (then) {
      case GO_ON -> {}
      case FLUSH -> drain(Deflater.SYNC_FLUSH, out);
      case END -> {
        deflater.finish();
        drain(Deflater.NO_FLUSH, out);
        out.appendIntLE((int) crc.getValue());
        out.appendIntLE((int) deflater.getBytesRead());
      }
    }
  }

  private void drain(int flush, Buffer out) {
    int length;
    do {
      length = deflater.deflate(output, 0, output.length, flush);
      out.appendBytes(output, 0, length);
    } while (length == output.length);
  }

  @Override
  public void close() {
    deflater.end();
  }
}
