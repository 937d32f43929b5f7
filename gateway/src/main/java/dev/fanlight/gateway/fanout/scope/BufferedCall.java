package dev.fanlight.gateway.fanout.scope;

import dev.fanlight.gateway.upstream.CallHead;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Outcome;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A call whose whole response is held in memory, up to its {@code max_body}. */
public class BufferedCall extends Call {
  private static final Buffer NOTHING = Buffer.buffer(0);

  private final Judge judge;
  private final Consumer<BufferedCall> onEnd;
  private Buffer body = NOTHING;
  private boolean copied;

  /**
   * @param judge what else is demanded of a complete response that the status did not fail
   */
  public BufferedCall(LiveScope scope, CallSpec spec, Judge judge, Consumer<BufferedCall> onEnd) {
    super(scope, spec);
    this.judge = judge;
    this.onEnd = onEnd;
  }

  @Override
  protected void opened(CallHead head) {
    // A call that is tried again begins anew.
    body = NOTHING;
    copied = false;
    if (head.body() instanceof Body.Streamed streamed) {
      if (streamed.length() > spec().maxBody()) {
        abort(tooLarge());
        return;
      }
      streamed.stream().handler(this::received);
      streamed.stream().resume();
    } else if (head.body() instanceof Body.Bytes bytes) {
      received(bytes.bytes());
    }
  }

  /** Takes more of the body in, or ends the call over it. */
  protected void received(Buffer chunk) {
    if (body.length() + (long) chunk.length() > spec().maxBody()) {
      abort(tooLarge());
    } else if (body.length() == 0) {
      body = chunk;
    } else {
      if (!copied) {
        // The first chunk is somebody else's memory.
        copied = true;
        body = Buffer.buffer(2 * (body.length() + chunk.length())).appendBuffer(body);
      }
      body.appendBuffer(chunk);
    }
  }

  private GatewayError tooLarge() {
    return GatewayError.of(
        ErrorCode.UPSTREAM_BODY_TOO_LARGE,
        "the answer of "
            + spec().target().target().name()
            + " is larger than "
            + spec().maxBody()
            + " bytes");
  }

  @Override
  protected @Nullable GatewayError judge() {
    GatewayError failure = super.judge();
    return failure == null ? judge.judge(this) : failure;
  }

  @Override
  protected void ended(Outcome outcome) {
    onEnd.accept(this);
  }

  /** The response's content, complete once the call has ended without an error. */
  public final Buffer body() {
    return body;
  }

  /** Puts other content in its place. */
  public final void body(Buffer other) {
    body = other;
  }

  /** Looks at a complete response before its outcome is decided. */
  @FunctionalInterface
  public interface Judge {
    /** Whatever is there will do. */
    Judge ANY = call -> null;

    @Nullable GatewayError judge(BufferedCall call);
  }
}
