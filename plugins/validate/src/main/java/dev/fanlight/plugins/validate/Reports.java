package dev.fanlight.plugins.validate;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.BodyTransform;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugins.common.MediaTypes;
import dev.fanlight.plugins.validate.schema.MalformedException;
import dev.fanlight.plugins.validate.schema.Violation;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/**
 * Checks answers while they pass, and only counts and logs what does not match. Each is kept until
 * it is checked, which may be after the end of its exchange. Where there is no room for it, the
 * answer is not checked. Safe for use by all event loops.
 */
final class Reports {
  private static final int PARTIAL_CONTENT = 206;
  private static final long MOST_KEPT = 32L * 1024 * 1024;

  private final Check check;
  private final Verdicts verdicts;
  private final long maxBody;
  private final Logger logger;
  private final AtomicLong kept;

  /**
   * @param kept bytes that all places of the plugin keep
   */
  Reports(Check check, Verdicts verdicts, long maxBody, Logger logger, AtomicLong kept) {
    this.check = check;
    this.verdicts = verdicts;
    this.maxBody = maxBody;
    this.logger = logger;
    this.kept = kept;
  }

  GatewayResponse watch(GatewayResponse answer, Exchange exchange, MediaTypes types) {
    if (answer.status() < 200
        || answer.status() > 299
        || answer.status() == PARTIAL_CONTENT
        || answer.body().length() == 0
        || answer.headers().contains(HttpHeaders.CONTENT_ENCODING)
        || !types.contain(answer.headers().get(HttpHeaders.CONTENT_TYPE))) {
      return answer;
    }
    return switch (answer.body()) {
      case Body.Bytes held -> {
        new Copy(exchange).all(held.bytes());
        yield answer;
      }
      case Body.Streamed streamed -> answer.body(copied(streamed, exchange));
      case Body.Empty none -> answer;
      case Body.Tunnel untouchable -> answer;
    };
  }

  /** The body with the length that it had: what passes is not changed. */
  private Body copied(Body.Streamed body, Exchange exchange) {
    return body.map(new Copy(exchange)) instanceof Body.Streamed passing
        ? new Body.Streamed(passing.stream(), body.length(), body.trailers())
        : body;
  }

  /** What has passed of one body. Confined to its event loop. */
  private final class Copy implements BodyTransform {
    private final Exchange exchange;
    private final String route;
    private final String request;
    private Buffer bytes = Buffer.buffer();
    private long counted;
    private boolean dropped;
    private boolean checking;
    private boolean exchangeEnded;

    Copy(Exchange exchange) {
      this.exchange = exchange;
      this.route = exchange.route();
      this.request = exchange.id();
      exchange.onEnd(this::exchangeEnded);
    }

    @Override
    public Buffer chunk(Buffer chunk) {
      if (takes(chunk.length())) {
        bytes.appendBuffer(chunk);
      }
      return chunk;
    }

    @Override
    public Buffer end() {
      if (!dropped && bytes.length() > 0) {
        check();
      }
      return Buffer.buffer();
    }

    /** A body that need not be copied. */
    void all(Buffer body) {
      if (takes(body.length())) {
        bytes = body;
        check();
      }
    }

    private boolean takes(int length) {
      if (!dropped && !hasRoom(length)) {
        verdicts.skipped().increment();
        drop();
      }
      return !dropped;
    }

    private boolean hasRoom(int length) {
      if (counted + length > maxBody) {
        return false;
      }
      if (kept.addAndGet(length) > MOST_KEPT) {
        kept.addAndGet(-length);
        return false;
      }
      counted += length;
      return true;
    }

    private void check() {
      Future<List<Violation>> report = check.report(bytes);
      checking = true; // not before: what throws there keeps nothing
      report.onComplete(result -> {
        drop();
        count(result);
      });
    }

    private void count(AsyncResult<List<Violation>> result) {
      if (result.cause() instanceof MalformedException malformed) {
        verdicts.malformed().increment();
        log(malformed.detail());
      } else if (result.failed()) {
        verdicts.skipped().increment();
      } else if (result.result().isEmpty()) {
        verdicts.valid().increment();
      } else {
        verdicts.invalid().increment();
        Violation first = result.result().getFirst();
        log(first.pointer() + " " + first.keyword());
      }
    }

    /** The line of the access log is written at the end of the exchange. */
    private void log(String violation) {
      if (exchangeEnded) {
        logger.warn("route {}, request {}: invalid_response {}", route, request, violation);
      } else {
        exchange.log().field("invalid_response", violation);
      }
    }

    private void exchangeEnded() {
      exchangeEnded = true;
      if (!checking) {
        drop();
      }
    }

    /** Idempotent. */
    private void drop() {
      kept.addAndGet(-counted);
      counted = 0;
      bytes = Buffer.buffer();
      dropped = true;
    }
  }
}
