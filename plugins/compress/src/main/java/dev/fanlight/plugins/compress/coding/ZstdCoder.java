package dev.fanlight.plugins.compress.coding;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;

/**
 * Makes zstd: RFC 8878. Its window is 128 KiB, far within the 8 MiB of RFC 9659, so that a coder
 * takes a megabyte and not many.
 */
final class ZstdCoder implements Coder {
  private static final int WINDOW_LOG = 17;
  private static final int TABLE_LOG = 15;

  private final ZstdCompressCtx context = new ZstdCompressCtx();
  private final byte[] input = new byte[8 * 1024];
  private final byte[] output = new byte[8 * 1024];
  private final ByteBuffer source = ByteBuffer.wrap(input);
  private final ByteBuffer target = ByteBuffer.wrap(output);

  @Override
  public void begin(int level) {
    context.reset();
    context
        .setLevel(level)
        .setWindowLog(WINDOW_LOG)
        .setHashLog(TABLE_LOG)
        .setChainLog(TABLE_LOG)
        .setChecksum(false);
  }

  @Override
  public void code(Buffer body, int from, int to, Then then, Buffer out) {
    for (int at = from; at < to; at += input.length) {
      int length = Math.min(input.length, to - at);
      body.getBytes(at, at + length, input, 0);
      source.limit(length).position(0);
      while (source.hasRemaining()) {
        step(EndDirective.CONTINUE, out);
      }
    }
    if (then != Then.GO_ON) {
      EndDirective how = then == Then.FLUSH ? EndDirective.FLUSH : EndDirective.END;
      source.limit(0).position(0);
      boolean done;
      do {
        done = step(how, out);
      } while (!done);
    }
  }

  private boolean step(EndDirective how, Buffer out) {
    target.clear();
    boolean done = context.compressByteBufferStream(target, source, how);
    out.appendBytes(output, 0, target.position());
    return done;
  }

  @Override
  public void close() {
    context.close();
  }
}
