package dev.fanlight.gateway.whole;

import dev.fanlight.gateway.whole.ScriptedUpstream.Script;

/** What an upstream can do wrong, and what a call then ends with. */
@SuppressWarnings("ImmutableEnumChecker") // A script of these has no state.
public enum Fault {
  /** Nobody listens there. */
  REFUSED("connect_failed", call -> {}),
  RESET_BEFORE_HEAD("connection_reset", Arrival::cut),
  CLOSED_BEFORE_HEAD("connection_reset", Arrival::close),
  RESET_IN_HEAD(
      "connection_reset",
      call -> {
        call.raw("HTTP/1.1 200 OK\r\ncontent-le");
        call.cut();
      }),
  CLOSED_IN_HEAD(
      "connection_reset",
      call -> {
        call.raw("HTTP/1.1 200 OK\r\ncontent-le");
        call.close();
      }),
  RESET_IN_BODY(
      "connection_reset",
      call -> {
        call.head(200, 10);
        call.write("begin");
        call.cut();
      }),
  CLOSED_IN_BODY(
      "connection_reset",
      call -> {
        call.head(200, 10);
        call.write("begin");
        call.close();
      }),
  CLOSED_IN_CHUNKS(
      "connection_reset",
      call -> {
        call.head(200, -1);
        call.write("begin");
        call.close();
      }),
  STALL_BEFORE_HEAD("deadline_exceeded", Arrival::stall),
  STALL_IN_HEAD(
      "deadline_exceeded",
      call -> {
        call.raw("HTTP/1.1 200 OK\r\ncontent-le");
        call.stall();
      }),
  STALL_IN_BODY(
      "deadline_exceeded",
      call -> {
        call.head(200, 10);
        call.write("begin");
        call.stall();
      }),
  GARBAGE("bad_upstream_response", call -> call.raw("What do you want?\r\n\r\n")),
  SWITCHED_UNASKED(
      "bad_upstream_response",
      call -> {
        call.interim(101);
        call.stall();
      }),
  STATUS_BEYOND_599(
      "bad_upstream_response",
      call -> {
        call.raw("HTTP/1.1 600 OK\r\ncontent-length: 0\r\n\r\n");
        call.stall();
      }),
  ENDLESS_HEAD(
      "bad_upstream_response",
      call -> {
        call.raw("HTTP/1.1 200 OK\r\n");
        for (int i = 0; i < 100; i++) {
          call.raw("x-" + i + ": " + "y".repeat(1000) + "\r\n");
        }
        call.stall();
      }),
  TOO_MUCH_DECLARED(
      "upstream_body_too_large",
      call -> {
        call.head(200, 5000);
        call.stall();
      }),
  TOO_MUCH_SENT(
      "upstream_body_too_large",
      call -> {
        call.head(200, -1);
        call.write("y".repeat(5000));
        call.stall();
      }),
  NOT_JSON("invalid_body", call -> call.answer(200, "{\"a\":", "content-type: application/json")),
  FAILURE_STATUS("call_failed", call -> call.answer(503, "no")),
  /** An answer to a request of whose body nothing has been read. */
  EARLY_ANSWER(
      "call_failed",
      call -> {
        call.answer(413, "no");
        call.body();
      });

  public final String code;
  public final Script script;

  Fault(String code, Script script) {
    this.code = code;
    this.script = script;
  }

  /** What a call needs for it to happen. */
  public String callKeys() {
    return this == EARLY_ANSWER ? ", method: POST, body: {x: \"" + "y".repeat(1 << 19) + "\"}" : "";
  }

  /** Whether a proxy has sent a head by then, so that it can only break off. */
  public boolean afterHead() {
    return name().endsWith("_IN_BODY") || this == CLOSED_IN_CHUNKS;
  }

  public boolean timesOut() {
    return code.equals("deadline_exceeded");
  }

  public String outcome() {
    return timesOut() ? "timeout" : "failure";
  }

  /** The status of an exchange that it decides. */
  public int status() {
    return timesOut() ? 504 : 502;
  }
}
