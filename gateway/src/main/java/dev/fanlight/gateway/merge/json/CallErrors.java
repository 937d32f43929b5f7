package dev.fanlight.gateway.merge.json;

import dev.fanlight.plugin.CallError;
import dev.fanlight.plugin.Phase;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * Writes failed calls as JSON. Every answer that shows a failed call gets its error object here, so
 * that the object has the same members everywhere.
 */
public final class CallErrors {
  private CallErrors() {}

  /** The error object, for an answer that names the call beside it. */
  public static Buffer details(CallError error) {
    return members(error, Buffer.buffer("{"));
  }

  /** The value in the place of the call in a merged body. */
  public static Buffer inPlace(CallError error) {
    return Buffer.buffer("{\"error\":").appendBuffer(details(error)).appendString("}");
  }

  /** The list of an answer that has failed: each error object also names its call and upstream. */
  public static Buffer list(List<CallError> errors) {
    Buffer list = Buffer.buffer("[");
    for (CallError error : errors) {
      list.appendString(list.length() == 1 ? "{\"call\":" : ",{\"call\":")
          .appendBuffer(JsonText.quoted(error.call()))
          .appendString(",\"upstream\":")
          .appendBuffer(JsonText.quoted(error.upstream()))
          .appendString(",");
      members(error, list);
    }
    return list.appendString("]");
  }

  /** Appends the members that do not say which call it was, and ends the object. */
  private static Buffer members(CallError error, Buffer object) {
    Phase phase = error.phase();
    String body = error.body();
    return object
        .appendString("\"code\":\"" + error.code().code() + "\",")
        .appendString(phase == null ? "" : "\"phase\":\"" + phase.label() + "\",")
        .appendString("\"status\":" + error.status() + ",\"detail\":")
        .appendBuffer(JsonText.quoted(error.detail()))
        .appendString(",\"elapsed_ms\":" + error.elapsedMillis())
        .appendString(body == null ? "}" : ",\"body\":" + body + "}");
  }
}
