package dev.fanlight.gateway.fanout.call;

import dev.fanlight.gateway.fanout.scope.LiveScope;
import dev.fanlight.gateway.time.Timers;
import dev.fanlight.gateway.upstream.call.CallHead;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Outcome;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.streams.ReadStream;
import java.util.function.Consumer;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * A call whose body is unpacked where the upstream compresses although it is asked not to. Its
 * {@code max_body} counts what comes out: no more than that is ever unpacked, and in turns that
 * leave the loop to others.
 *
 * <p>Why a call and not a stream around the body: an attempt ends its call before the reader of the
 * body hears of the end. So a stream could not fail a call whose body ends too early. And only the
 * call knows whether its status has failed it already, so that a broken body does not matter.
 */
public final class UnpackedCall extends BufferedCall {
  private static final int PIECE = 16 * 1024;
  private static final int PER_TURN = 16;

  private @Nullable Inflation inflation;
  private @Nullable ReadStream<Buffer> source;
  private Timers.@Nullable Timer nextTurn;
  private @Nullable GatewayError broken;

  public UnpackedCall(LiveScope scope, CallSpec spec, Judge judge, Consumer<BufferedCall> onEnd) {
    super(scope, spec, judge, onEnd);
  }

  @Override
  protected void opened(CallHead head) {
    close();
    broken = null;
    String coding = head.headers().get(HttpHeaders.CONTENT_ENCODING);
    if (coding == null || coding.strip().equalsIgnoreCase("identity")) {
      super.opened(head);
      return;
    }
    inflation = Inflation.of(coding);
    if (inflation == null && broken("has the unknown content-encoding " + coding)) {
      return;
    }
    head.headers().remove(HttpHeaders.CONTENT_ENCODING);
    source = head.body() instanceof Body.Streamed streamed ? streamed.stream() : null;
    // The length it declares is that of what it sends.
    super.opened(
        new CallHead(
            head.status(),
            head.headers(),
            source == null ? head.body() : new Body.Streamed(source, -1)));
  }

  @Override
  protected void received(Buffer chunk) {
    if (inflation != null) {
      inflation.input(chunk);
      unpack(inflation);
    } else if (broken == null) {
      super.received(chunk);
    }
  }

  private void unpack(Inflation packed) {
    nextTurn = null;
    try {
      for (int pieces = 0; pieces < PER_TURN || source == null; pieces++) {
        Buffer piece = packed.next(PIECE);
        if (piece.length() == 0) {
          return;
        }
        super.received(piece);
        if (isOver()) {
          // It was too much.
          return;
        }
      }
    } catch (DataFormatException malformed) {
      close();
      broken("is not what its content-encoding says");
      return;
    }
    yieldTurn(packed, source);
  }

  private void yieldTurn(Inflation packed, @Nullable ReadStream<Buffer> from) {
    if (from != null) {
      from.pause();
      nextTurn =
          loop()
              .timers()
              .schedule(
                  0,
                  () -> {
                    unpack(packed);
                    if (nextTurn == null) {
                      from.resume();
                    }
                  });
    }
  }

  /**
   * Ends the call over its body; not where its status is a failure already.
   *
   * @return whether it has ended the call
   */
  private boolean broken(String how) {
    broken =
        GatewayError.of(
            ErrorCode.INVALID_BODY, "the answer of " + spec().target().name() + " " + how);
    // What came so far is no body.
    body(Buffer.buffer());
    boolean good = spec().judge(status()) == null;
    if (good) {
      abort(broken);
    }
    return good;
  }

  @Override
  protected @Nullable GatewayError judge() {
    if (inflation != null && !inflation.whole()) {
      broken("ends before it is unpacked");
    }
    GatewayError failure = spec().judge(status());
    return failure == null && broken != null ? broken : super.judge();
  }

  @Override
  protected void ended(Outcome outcome) {
    close();
    super.ended(outcome);
  }

  private void close() {
    if (nextTurn != null) {
      nextTurn.cancel();
      nextTurn = null;
    }
    if (inflation != null) {
      inflation.close();
      inflation = null;
    }
  }
}
