package dev.fanlight.gateway.merge;

import dev.fanlight.gateway.merge.fields.Accept;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** How the records of {@code as_completed} are framed. */
public enum RecordFormat {
  /** One JSON text a line. */
  NDJSON("application/x-ndjson") {
    @Override
    Buffer frame(String event, int id, Buffer json) {
      return json.appendString("\n");
    }
  },
  /** Server-sent events. */
  SSE("text/event-stream") {
    @Override
    Buffer frame(String event, int id, Buffer json) {
      return Buffer.buffer(json.length() + 48)
          .appendString("event: " + event + "\nid: " + id + "\ndata: ")
          .appendBuffer(json)
          .appendString("\n\n");
    }
  };

  /** A comment that keeps an idle stream of server-sent events open. */
  public static final Buffer SSE_HEARTBEAT = Buffer.buffer(":\n\n");

  private final String contentType;

  RecordFormat(String contentType) {
    this.contentType = contentType;
  }

  /**
   * Server-sent events where the client names them and accepts them at least as well as lines; else
   * lines.
   *
   * @param accept the lines of the client's {@code Accept} field
   */
  public static RecordFormat of(List<String> accept) {
    double sse = Accept.ofName(accept, SSE.contentType);
    return sse > 0 && sse >= Accept.of(accept, NDJSON.contentType) ? SSE : NDJSON;
  }

  /** Whether the client asks for records by name, and accepts them at least as well as one JSON. */
  public static boolean isAskedFor(List<String> accept) {
    double records =
        Math.max(Accept.ofName(accept, SSE.contentType), Accept.ofName(accept, NDJSON.contentType));
    return records > 0 && records >= Accept.of(accept, "application/json");
  }

  public String contentType() {
    return contentType;
  }

  /**
   * One call's record; a skipped call has none.
   *
   * @param id counts the records from 0
   */
  public Buffer call(CallResult result, int id) {
    return frame("call", id, Records.call(result));
  }

  /** One call's record, of a JSON text. */
  public Buffer call(Buffer json, int id) {
    return frame("call", id, Records.oneLine(json));
  }

  /** The last record, of a JSON text. */
  public Buffer summary(Buffer json, int id) {
    return frame("summary", id, json);
  }

  /** The last record. */
  public Buffer summary(Summary summary, int id) {
    return frame("summary", id, Records.summary(summary));
  }

  abstract Buffer frame(String event, int id, Buffer json);
}
