package dev.fanlight.gateway.merge;

import dev.fanlight.gateway.merge.CallResult.Failure;
import dev.fanlight.gateway.merge.CallResult.Fallback;
import dev.fanlight.gateway.merge.CallResult.Item;
import dev.fanlight.gateway.merge.CallResult.Skipped;
import dev.fanlight.gateway.merge.CallResult.Success;
import dev.fanlight.gateway.merge.json.CallErrors;
import dev.fanlight.gateway.merge.json.JsonText;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.buffer.Buffer;
import java.util.stream.Collectors;

/** The records of {@code as_completed}, as the one line of JSON each is. */
final class Records {
  private Records() {}

  /** One call's record. */
  static Buffer call(CallResult result) {
    Buffer json = Buffer.buffer(roomFor(result.end()));
    json.appendString("{\"call\":").appendBuffer(JsonText.quoted(result.name()));
    if (result.item() instanceof Item(int index, var value)) {
      json.appendString(",\"index\":" + index + ",\"item\":").appendString(value.toString());
    }
    switch (result.end()) {
      case Success success -> shown(json, success, result);
      case Failure failure
          when failure.fallback() instanceof Fallback(int status, Buffer body, var ignored) ->
          answer(json, status, result, body);
      case Failure failure ->
          elapsed(json, result)
              .appendString(",\"error\":")
              .appendBuffer(oneLine(CallErrors.details(result.failed(failure))));
      case Skipped ignored -> throw new IllegalArgumentException("a skipped call has no record");
    }
    return json.appendString("}");
  }

  /** So that a large body is not copied again and again while its record grows. */
  private static int roomFor(CallResult.End end) {
    return 256 + (end instanceof Success success ? success.body().length() : 0);
  }

  /** A body that its shape would make too large reads as the failure that this is. */
  private static void shown(Buffer json, Success success, CallResult result) {
    Buffer body;
    try {
      body = success.shown();
    } catch (GatewayError tooLarge) {
      Failure failure = new Failure(tooLarge, success.status(), null);
      elapsed(json, result)
          .appendString(",\"error\":")
          .appendBuffer(CallErrors.details(result.failed(failure)));
      return;
    }
    answer(json, success.status(), result, body);
  }

  private static void answer(Buffer json, int status, CallResult result, Buffer body) {
    elapsed(json.appendString(",\"status\":" + status), result)
        .appendString(",\"body\":")
        .appendBuffer(oneLine(body));
  }

  private static Buffer elapsed(Buffer json, CallResult result) {
    return json.appendString(",\"elapsed_ms\":" + result.elapsedMillis());
  }

  /** Line breaks are white space wherever JSON allows them. */
  static Buffer oneLine(Buffer json) {
    byte[] bytes = json.getBytes();
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n' || bytes[i] == '\r') {
        bytes[i] = ' ';
      }
    }
    return Buffer.buffer(bytes);
  }

  /** The last record. */
  static Buffer summary(Summary summary) {
    String partial =
        summary.partial().stream()
            .map(name -> JsonText.quoted(name).toString())
            .collect(Collectors.joining(",", "[", "]"));
    return Buffer.buffer(
        "{\"summary\":{\"calls\":%d,\"succeeded\":%d,\"failed\":%d,\"partial\":%s,\"elapsed_ms\":%d}}"
            .formatted(
                summary.calls(),
                summary.succeeded(),
                summary.failed(),
                partial,
                summary.elapsedMillis()));
  }
}
