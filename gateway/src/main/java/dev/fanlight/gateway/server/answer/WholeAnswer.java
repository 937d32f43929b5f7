package dev.fanlight.gateway.server.answer;

import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * An answer whose body is there, or that has none: head and body go out at once. Also the end of an
 * answer that has begun, in trailers that tell of an error.
 */
public final class WholeAnswer extends AnswerWriter implements Completable<Void> {
  private final @Nullable Buffer content;
  private final @Nullable GatewayError error;
  private final int status;
  private final long bytes;
  private @Nullable Future<Void> sending;

  /**
   * @param content null: no body is sent
   */
  WholeAnswer(@Nullable Buffer content, HttpServerResponse response, Owner owner) {
    super(response, owner);
    this.content = content;
    this.error = null;
    this.status = response.getStatusCode();
    this.bytes = content == null ? 0 : content.length();
  }

  /** The answer to that error. What the exchange ends with is the error's own status. */
  public WholeAnswer(
      GatewayError error, @Nullable Buffer content, HttpServerResponse response, Owner owner) {
    super(response, owner);
    this.content = content;
    this.error = error;
    this.status = error.status();
    this.bytes = content == null ? 0 : content.length();
  }

  /**
   * The end of an answer whose trailers tell of that error.
   *
   * @param bytes of content that were handed to the connection
   */
  WholeAnswer(GatewayError error, long bytes, HttpServerResponse response, Owner owner) {
    super(response, owner);
    this.content = null;
    this.error = error;
    this.status = error.status();
    this.bytes = bytes;
  }

  @Override
  public void start() {
    Future<Void> sent = content == null ? response.end() : response.end(content);
    sending = sent;
    owner.handedOver(sent);
    sent.onComplete(this);
  }

  @Override
  public boolean waits() {
    return sending != null && !sending.isComplete();
  }

  /** The client has taken the answer, or never will. */
  @Override
  public void complete(Void sent, @Nullable Throwable failure) {
    owner.written(status, bytes, failure == null ? error : owner.departure(failure));
  }
}
