package dev.fanlight.plugins.compress.coding;

import dev.fanlight.plugins.compress.coding.Coder.Then;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** A coder that is lent for one body. Confined to its event loop. */
public final class Lease {
  private final LoopCoders owner;
  private final Coding coding;
  private @Nullable Coder coder;

  Lease(LoopCoders owner, Coding coding, Coder coder) {
    this.owner = owner;
    this.coding = coding;
    this.coder = coder;
  }

  /** Encodes a part of the body behind which more of it is there; may be empty. */
  public Buffer part(Buffer body, int from, int to) {
    return code(body, from, to, Then.GO_ON);
  }

  /** Encodes what is there of the body by now, so that the client can decode all of it. */
  public Buffer flush(Buffer body, int from, int to) {
    return code(body, from, to, Then.FLUSH);
  }

  /** Encodes the last bytes of the body, and gives the coder back. */
  public Buffer end(Buffer body, int from, int to) {
    Buffer last = code(body, from, to, Then.END);
    giveBack();
    return last;
  }

  private Buffer code(Buffer body, int from, int to, Then then) {
    Coder lent = coder;
    if (lent == null) {
      throw new IllegalStateException("the coder has been given back");
    }
    long since = owner.now();
    Buffer out = Buffer.buffer(64 + (to - from) / 4);
    lent.code(body, from, to, then, out);
    owner.took(since);
    return out;
  }

  /** Idempotent. */
  public void giveBack() {
    Coder lent = coder;
    if (lent != null) {
      coder = null;
      owner.giveBack(coding, lent);
    }
  }
}
