package dev.fanlight.gateway.fanout.answer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.config.action.FanOutConfig.Join;
import dev.fanlight.gateway.fanout.call.BufferedCall;
import dev.fanlight.gateway.fanout.plan.FanOutPlan;
import dev.fanlight.gateway.fanout.run.FanOutFailure;
import dev.fanlight.gateway.fanout.run.Member;
import dev.fanlight.gateway.fanout.scope.Owned;
import dev.fanlight.gateway.merge.BatchBody;
import dev.fanlight.gateway.merge.BatchBody.Entry;
import dev.fanlight.gateway.merge.RecordFormat;
import dev.fanlight.gateway.merge.json.JsonBody;
import dev.fanlight.gateway.upstream.fields.ErrorFields;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.CallError;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.Collection;
import java.util.List;

/**
 * Gathers the results of a batch. An item that was answered with a failure status was answered all
 * the same.
 */
public final class BatchAnswer extends GatheredAnswer {

  private final Collection<String> fields;
  private final long maxBody;

  public BatchAnswer(FanOutPlan plan) {
    this.fields = plan.config().answer().headers().pick().keySet();
    this.maxBody = plan.config().bounds().maxBody();
  }

  @Override
  void make() {
    List<Entry> entries = run().members().stream().map(BatchAnswer::entry).toList();
    GatewayResponse answer =
        GatewayResponse.of(
            200, "application/json", Body.of(BatchBody.of(entries, fields, maxBody)));
    answer.headers().set(HttpHeaders.CACHE_CONTROL, "no-store");
    complete(answer);
  }

  /**
   * Whether the results go out as they come: where the join says so, and on request, unless one
   * failure would fail them all.
   */
  public static boolean isStreamed(Join join, GatewayRequest request) {
    return switch (join) {
      case Join.AsCompleted ignored -> true;
      case Join.All ignored -> false;
      default -> RecordFormat.isAskedFor(request.headers().getAll(HttpHeaders.ACCEPT));
    };
  }

  public static Entry entry(Member member) {
    BufferedCall call = member.started();
    GatewayError error = call.error();
    MultiMap headers = call.headers();
    if (headers != null && (error == null || error.code() == ErrorCode.CALL_FAILED)) {
      try {
        // Of a success it has been made already.
        Buffer json =
            error == null
                ? call.body()
                : JsonBody.of(headers.get(HttpHeaders.CONTENT_TYPE), call.body());
        return new Entry(name(member), call.status(), headers, json, null);
      } catch (GatewayError invalid) {
        error = invalid;
      }
    }
    GatewayError reason = error == null ? Owned.notNeeded() : error;
    CallError failed = FanOutFailure.error(member, reason);
    return new Entry(name(member), failed.status(), fields(reason), null, failed);
  }

  /** What an error would carry as an answer of its own. */
  private static MultiMap fields(GatewayError error) {
    MultiMap fields = HttpHeaders.headers();
    ErrorFields.put(error, fields);
    return fields;
  }

  /** Its own, or its place in the list. */
  private static String name(Member member) {
    JsonNode item = member.itemValue();
    JsonNode name = item == null ? null : item.get("name");
    return name != null && (name.isTextual() || name.isNumber())
        ? name.asText()
        : String.valueOf(member.index());
  }
}
