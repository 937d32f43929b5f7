package dev.fanlight.gateway.fanout.answer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.config.action.FanOutConfig.ResponseConfig;
import dev.fanlight.gateway.fanout.run.RunValues;
import dev.fanlight.gateway.value.BoundNames;
import dev.fanlight.gateway.value.Expression;
import dev.fanlight.gateway.value.TemplateNames;
import dev.fanlight.gateway.value.ValueSource;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code response} says of a merged answer: its status and further header fields. */
final class DeclaredAnswer {
  private static final Set<Integer> WITHOUT_BODY = Set.of(204, 205, 304);

  private DeclaredAnswer() {}

  /**
   * @param declared null: nothing is
   * @throws GatewayError when a value that it needs is not there, or does not fit
   */
  static GatewayResponse apply(
      @Nullable ResponseConfig declared, RunValues values, GatewayResponse answer) {
    if (declared == null) {
      return answer;
    }
    ValueSource source = values.answer();
    TemplateNames names = new BoundNames(source, null, declared.with());
    Expression from = declared.statusFrom();
    answer.status(from == null ? declared.status() : status(from, source, declared.status()));
    declared.headers().forEach((name, value) -> answer.headers().set(name, value.expand(names)));
    return answer;
  }

  private static int status(Expression from, ValueSource source, int otherwise) {
    JsonNode value = from.value(source);
    if (value == null) {
      return otherwise;
    }
    if (!value.asText().matches("[2-5][0-9]{2}")) {
      boolean ofCall = from.call() != null;
      throw GatewayError.of(
          ofCall ? ErrorCode.BAD_UPSTREAM_RESPONSE : ErrorCode.BAD_REQUEST,
          from + " is no status from 200 to 599");
    }
    return Integer.parseInt(value.asText());
  }

  /** The answer with that body, or with none where its status has none. */
  static GatewayResponse body(GatewayResponse answer, Buffer body) {
    if (WITHOUT_BODY.contains(answer.status())) {
      answer.headers().remove(HttpHeaders.CONTENT_TYPE);
      return answer.body(Body.empty());
    }
    return answer.body(Body.of(body));
  }
}
