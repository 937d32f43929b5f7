package dev.fanlight.gateway.server.exchange;

import dev.fanlight.gateway.limit.memory.UnreadContent;
import dev.fanlight.gateway.upstream.tunnel.TunnelEnd;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * The client's end of a tunnel that is a stream of HTTP/2 (RFC 8441, section 5): the content of the
 * request and of the response are the bytes, their ends are the ends of each direction, and a reset
 * of the stream is a reset.
 */
final class Http2TunnelEnd implements TunnelEnd {
  private static final long NO_ERROR = 0;
  private static final long CANCEL = 8;

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final UnreadContent unread;
  private final LongSupplier taken;
  private final LongConsumer resets;
  private boolean inputEnded;
  private int waiting;

  /**
   * @param request paused
   * @param unread hears of what is read
   * @param taken all that the client has taken of the stream
   * @param resets resets the stream with that code
   */
  Http2TunnelEnd(
      HttpServerRequest request, UnreadContent unread, LongSupplier taken, LongConsumer resets) {
    this.request = request;
    this.response = request.response();
    this.unread = unread;
    this.taken = taken;
    this.resets = resets;
  }

  @Override
  public void read(Reader reader) {
    request
        .handler(bytes -> {
          unread.read(bytes.length());
          if (bytes.length() > 0) {
            reader.received(bytes);
          }
        })
        .endHandler(end -> {
          inputEnded = true;
          reader.inputEnded();
        });
    request.resume();
  }

  @Override
  public void pause() {
    if (!inputEnded) {
      request.pause();
    }
  }

  @Override
  public void resume() {
    if (!inputEnded) {
      request.resume();
    }
  }

  @Override
  public Future<Void> write(Buffer bytes) {
    if (response.ended()) {
      return Future.failedFuture("the output has ended");
    }
    waiting++;
    return response.write(bytes).onComplete(written -> waiting--);
  }

  @Override
  public boolean waits() {
    return waiting > 0;
  }

  @Override
  public long taken() {
    return taken.getAsLong();
  }

  @Override
  public void endOutput() {
    if (!response.ended()) {
      response.end();
    }
  }

  /**
   * The client is asked to send no more (RFC 9113, section 8.1), and the codec throws away what was
   * under way. Bytes that wait for the client make it a reset at once: as long as the client grants
   * no window for them, its own bytes would have to be kept.
   */
  @Override
  public void close() {
    if (waits()) {
      reset();
    } else {
      Future<Void> ended = response.ended() ? Future.succeededFuture() : response.end();
      ended.onComplete(done -> resets.accept(NO_ERROR));
    }
  }

  @Override
  public void reset() {
    resets.accept(CANCEL);
  }
}
