package dev.fanlight.plugins.validate;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.BodyTransform;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.LogFields;
import dev.fanlight.plugins.common.MediaTypes;
import dev.fanlight.plugins.validate.schema.MalformedException;
import dev.fanlight.plugins.validate.schema.Violation;
import io.vertx.core.AsyncResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Checks answers while they pass, and only counts and logs what does not match. A copy of each is
 * kept until its end; where there is no room for one, the answer is not checked. Safe for use by
 * all event loops.
 */
final class Reports {
  private static final long MOST_COPIED = 32L * 1024 * 1024;

  private final Check check;
  private final Verdicts verdicts;
  private final long maxBody;
  private final AtomicLong copied = new AtomicLong();

  Reports(Check check, Verdicts verdicts, long maxBody) {
    this.check = check;
    this.verdicts = verdicts;
    this.maxBody = maxBody;
  }

  GatewayResponse watch(GatewayResponse answer, Exchange exchange, MediaTypes types) {
    if (answer.status() < 200
        || answer.status() > 299
        || answer.body().length() == 0
        || answer.headers().contains(HttpHeaders.CONTENT_ENCODING)
        || !types.contain(answer.headers().get(HttpHeaders.CONTENT_TYPE))) {
      return answer;
    }
    return switch (answer.body()) {
      case Body.Bytes held -> {
        check(held.bytes(), exchange);
        yield answer;
      }
      case Body.Streamed streamed -> answer.body(copied(streamed, exchange));
      case Body.Empty none -> answer;
      case Body.Tunnel untouchable -> answer;
    };
  }

  /** The body with the length that it had: what passes is not changed. */
  private Body copied(Body.Streamed body, Exchange exchange) {
    Copy copy = new Copy(exchange);
    exchange.onEnd(copy::drop);
    return body.map(copy) instanceof Body.Streamed passing
        ? new Body.Streamed(passing.stream(), body.length(), body.trailers())
        : body;
  }

  private void check(Buffer body, Exchange exchange) {
    check.of(body, exchange).onComplete(result -> count(result, exchange.log()));
  }

  private void count(AsyncResult<List<Violation>> result, LogFields log) {
    if (result.failed()) {
      (result.cause() instanceof MalformedException ? verdicts.malformed() : verdicts.skipped())
          .increment();
    } else if (result.result().isEmpty()) {
      verdicts.valid().increment();
    } else {
      verdicts.invalid().increment();
      Violation first = result.result().getFirst();
      log.field("invalid_response", first.pointer() + " " + first.keyword());
    }
  }

  /** What has passed of one body. Confined to its event loop. */
  private final class Copy implements BodyTransform {
    private final Exchange exchange;
    private Buffer bytes = Buffer.buffer();
    private boolean dropped;

    Copy(Exchange exchange) {
      this.exchange = exchange;
    }

    @Override
    public Buffer chunk(Buffer chunk) {
      if (!dropped && !take(chunk.length())) {
        verdicts.skipped().increment();
        drop();
      }
      if (!dropped) {
        bytes.appendBuffer(chunk);
      }
      return chunk;
    }

    private boolean take(int length) {
      if (bytes.length() + (long) length > maxBody) {
        return false;
      }
      if (copied.addAndGet(length) > MOST_COPIED) {
        copied.addAndGet(-length);
        return false;
      }
      return true;
    }

    @Override
    public Buffer end() {
      if (!dropped && bytes.length() > 0) {
        check(bytes, exchange);
      }
      return Buffer.buffer();
    }

    /** Idempotent. */
    void drop() {
      copied.addAndGet(-bytes.length());
      bytes = Buffer.buffer();
      dropped = true;
    }
  }
}
