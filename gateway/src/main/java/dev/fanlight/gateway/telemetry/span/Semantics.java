package dev.fanlight.gateway.telemetry.span;

import static io.opentelemetry.api.common.AttributeKey.booleanKey;
import static io.opentelemetry.api.common.AttributeKey.doubleKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names of attributes: those of OpenTelemetry's conventions for HTTP, which are stable, and for
 * RPC, and the gateway's own.
 */
final class Semantics {
  static final AttributeKey<String> METHOD = stringKey("http.request.method");
  static final AttributeKey<String> METHOD_ORIGINAL = stringKey("http.request.method_original");
  static final AttributeKey<Long> RESEND_COUNT = longKey("http.request.resend_count");
  static final AttributeKey<Long> STATUS = longKey("http.response.status_code");
  static final AttributeKey<String> ROUTE = stringKey("http.route");
  static final AttributeKey<String> PATH = stringKey("url.path");
  static final AttributeKey<String> SCHEME = stringKey("url.scheme");
  static final AttributeKey<String> URL = stringKey("url.full");
  static final AttributeKey<String> TEMPLATE = stringKey("url.template");
  static final AttributeKey<String> CLIENT = stringKey("client.address");
  static final AttributeKey<String> SERVER = stringKey("server.address");
  static final AttributeKey<Long> SERVER_PORT = longKey("server.port");
  static final AttributeKey<String> PROTOCOL = stringKey("network.protocol.version");
  static final AttributeKey<String> USER_AGENT = stringKey("user_agent.original");
  static final AttributeKey<String> ERROR_TYPE = stringKey("error.type");
  static final AttributeKey<String> RPC_SYSTEM = stringKey("rpc.system.name");
  static final AttributeKey<String> RPC_METHOD = stringKey("rpc.method");
  static final AttributeKey<String> RPC_STATUS = stringKey("rpc.response.status_code");

  static final AttributeKey<String> OWN_ROUTE = stringKey("fanlight.route");
  static final AttributeKey<String> LISTENER = stringKey("fanlight.listener");
  static final AttributeKey<String> REQUEST_ID = stringKey("fanlight.request_id");
  static final AttributeKey<String> KEPT = stringKey("fanlight.kept");
  static final AttributeKey<Boolean> PARTIAL = booleanKey("fanlight.partial");
  static final AttributeKey<String> ERROR = stringKey("fanlight.error");
  static final AttributeKey<Double> QUEUE_MS = doubleKey("fanlight.queue_ms");
  static final AttributeKey<Long> OMITTED = longKey("fanlight.calls_omitted");
  static final AttributeKey<String> CALL = stringKey("fanlight.call");
  static final AttributeKey<String> CALL_UPSTREAM = stringKey("fanlight.call.upstream");
  static final AttributeKey<String> CALL_OUTCOME = stringKey("fanlight.call.outcome");
  static final AttributeKey<String> CALL_PHASE = stringKey("fanlight.call.phase");
  static final AttributeKey<String> CALL_AFTER = stringKey("fanlight.call.after");
  static final AttributeKey<Double> CALL_TURN_MS = doubleKey("fanlight.call.turn_ms");
  static final AttributeKey<Double> CALL_QUEUE_MS = doubleKey("fanlight.call.queue_ms");
  static final AttributeKey<Double> CALL_DEADLINE_MS = doubleKey("fanlight.call.deadline_ms");
  static final AttributeKey<String> ATTEMPT_REASON = stringKey("fanlight.attempt.reason");
  static final AttributeKey<String> ATTEMPT_OUTCOME = stringKey("fanlight.attempt.outcome");
  static final AttributeKey<Double> ATTEMPT_CONNECT_MS = doubleKey("fanlight.attempt.connect_ms");
  static final AttributeKey<Double> ATTEMPT_HEAD_MS = doubleKey("fanlight.attempt.head_ms");
  static final AttributeKey<String> PLUGIN = stringKey("fanlight.plugin");
  static final AttributeKey<Double> PLUGIN_REQUEST_MS = doubleKey("fanlight.plugin.request_ms");
  static final AttributeKey<Double> PLUGIN_RESPONSE_MS = doubleKey("fanlight.plugin.response_ms");

  /** Methods that the conventions know. Clients may invent others, so they name no span. */
  private static final Set<String> METHODS =
      Set.of(
          "CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE");

  private static final Pattern PORT = Pattern.compile(":[0-9]{1,5}\\z");
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double MICROS_PER_MILLI = 1e3;

  private Semantics() {}

  /** Names a server by its host and port; the port may be missing. */
  static void putServer(AttributesBuilder attributes, String authority) {
    int colon = authority.lastIndexOf(':');
    boolean port = colon > authority.lastIndexOf(']') && PORT.matcher(authority).find(colon);
    String host = port ? authority.substring(0, colon) : authority;
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    attributes.put(SERVER, bracketed ? host.substring(1, host.length() - 1) : host);
    if (port) {
      attributes.put(SERVER_PORT, Long.parseLong(authority.substring(colon + 1)));
    }
  }

  static boolean isKnown(String method) {
    return METHODS.contains(method);
  }

  /** In milliseconds, to a thousandth. */
  static double millis(long nanos) {
    return Math.round(nanos / NANOS_PER_MICRO) / MICROS_PER_MILLI;
  }
}
