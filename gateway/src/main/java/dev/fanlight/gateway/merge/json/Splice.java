package dev.fanlight.gateway.merge.json;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A JSON text put together from pieces that are JSON already. The pieces are held by reference and
 * copied once, at the end, into a buffer of exactly their size. (A composite buffer would spare
 * that copy only to make the socket write slower: it is far cheaper than one system call.)
 */
public final class Splice {
  private final List<Buffer> pieces = new ArrayList<>();
  private final long maxBytes;
  private long size;

  /**
   * @param maxBytes that the whole may have
   */
  public Splice(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Adds the next piece, which must not be changed afterwards.
   *
   * @throws GatewayError {@code upstream_body_too_large} when the whole becomes too large
   */
  public Splice add(Buffer json) {
    size += json.length();
    if (size > maxBytes) {
      throw GatewayError.of(
          ErrorCode.UPSTREAM_BODY_TOO_LARGE,
          "the merged answer is larger than " + maxBytes + " bytes (max_body)");
    }
    pieces.add(json);
    return this;
  }

  /** All pieces as one buffer. */
  public Buffer join() {
    Buffer whole = Buffer.buffer((int) size);
    pieces.forEach(whole::appendBuffer);
    return whole;
  }
}
