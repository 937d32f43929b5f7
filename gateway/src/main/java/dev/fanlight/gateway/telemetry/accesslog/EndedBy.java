package dev.fanlight.gateway.telemetry.accesslog;

import dev.fanlight.plugin.ErrorCode;

/** Which side ended an exchange that failed, in one word. */
final class EndedBy {
  private EndedBy() {}

  static String of(ErrorCode error) {
    return switch (error) {
      case CLIENT_GONE -> "client";
      case SHUTTING_DOWN -> "shutdown";
      case DEADLINE_EXCEEDED, PLUGIN_TIMEOUT, QUEUE_TIMEOUT -> "deadline";
      case CONNECT_FAILED,
          CONNECTION_RESET,
          BAD_UPSTREAM_RESPONSE,
          INVALID_BODY,
          UPSTREAM_BODY_TOO_LARGE,
          CALL_FAILED ->
          "upstream";
      default -> "gateway";
    };
  }
}
