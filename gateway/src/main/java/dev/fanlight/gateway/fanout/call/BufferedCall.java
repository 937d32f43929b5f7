package dev.fanlight.gateway.fanout.call;

import dev.fanlight.gateway.fanout.scope.LiveScope;
import dev.fanlight.gateway.limit.memory.Gathering;
import dev.fanlight.gateway.limit.memory.HeldBytes;
import dev.fanlight.gateway.limit.memory.MemoryBudget;
import dev.fanlight.gateway.upstream.call.CallHead;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Outcome;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call whose whole response is held in memory, up to its {@code max_body}. What it holds, its
 * request's content included, counts for its scope's account until {@link #release}.
 */
public class BufferedCall extends Call {
  private final Judge judge;
  private final Consumer<BufferedCall> onEnd;
  private final HeldBytes held;
  private final Gathering body = new Gathering();
  private long requestBytes;

  /**
   * @param judge what else is demanded of a complete response that the status did not fail
   */
  public BufferedCall(LiveScope scope, CallSpec spec, Judge judge, Consumer<BufferedCall> onEnd) {
    super(scope, spec);
    this.judge = judge;
    this.onEnd = onEnd;
    this.held = scope.held();
  }

  @Override
  protected final boolean holds(CallRequest request) {
    long bytes = request.body() instanceof Body.Bytes content ? content.length() : 0;
    if (!held.take(bytes)) {
      return false;
    }
    requestBytes = bytes;
    return true;
  }

  @Override
  protected void opened(CallHead head) {
    // Another attempt starts with an empty body.
    release();
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
    if (isOver()) {
      return; // what comes at once comes to its end
    }
    if (body.length() + chunk.length() > spec().maxBody()) {
      abort(tooLarge());
    } else if (!held.fits(chunk.length())) {
      abort(tooMuchTogether());
    } else if (held.take(chunk.length())) {
      body.add(chunk);
    }
  }

  private GatewayError tooLarge() {
    return error("is larger than " + spec().maxBody() + " bytes (max_body)");
  }

  private GatewayError tooMuchTogether() {
    return error("is more than the request may still hold (max_held)");
  }

  private GatewayError error(String what) {
    return GatewayError.of(
        ErrorCode.UPSTREAM_BODY_TOO_LARGE, "the answer of " + spec().target().name() + " " + what);
  }

  @Override
  protected @Nullable GatewayError judge() {
    GatewayError failure = super.judge();
    return failure == null ? judge.judge(this) : failure;
  }

  @Override
  protected void ended(Outcome outcome) {
    held.giveBack(requestBytes);
    requestBytes = 0;
    GatewayError error = error();
    if (error != null && error.code() != ErrorCode.CALL_FAILED) {
      release();
    }
    onEnd.accept(this);
  }

  /** The response's content, complete once the call has ended without an error. */
  public final Buffer body() {
    return body.whole();
  }

  /**
   * Puts other content in its place.
   *
   * @throws GatewayError when that may not be held
   */
  public final void body(Buffer other) {
    long more = other.length() - body.length();
    if (!held.fits(more)) {
      throw tooMuchTogether();
    }
    release();
    if (!held.take(other.length())) {
      throw MemoryBudget.refusal();
    }
    body.add(other);
  }

  /** Lets go of the response's content. */
  public final void release() {
    held.giveBack(body.length());
    body.clear();
  }

  /** Looks at a complete response before its outcome is decided. */
  @FunctionalInterface
  public interface Judge {
    /** Whatever is there will do. */
    Judge ANY = call -> null;

    @Nullable GatewayError judge(BufferedCall call);
  }
}
