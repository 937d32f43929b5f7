package dev.fanlight.gateway.telemetry.series;

import static dev.fanlight.gateway.telemetry.series.Metric.counter;
import static dev.fanlight.gateway.telemetry.series.Metric.duration;
import static dev.fanlight.gateway.telemetry.series.Metric.gauge;
import static dev.fanlight.gateway.telemetry.series.Metric.seconds;
import static dev.fanlight.gateway.telemetry.series.Metric.width;

import java.util.List;

/** Every metric of the gateway itself, once. Labels are configured names and outcomes only. */
public final class MetricCatalog {
  public static final Metric REQUESTS_IN_FLIGHT =
      gauge("fanlight_requests_in_flight", "Exchanges under way", "route");
  public static final Metric REQUESTS =
      counter(
          "fanlight_requests_total",
          "Exchanges that are over, refused ones included",
          "route",
          "method",
          "status");
  public static final Metric REQUEST_DURATION =
      duration(
          "fanlight_request_duration_seconds",
          "From the request's head to the end of its answer",
          "route",
          "method",
          "status_class");
  public static final Metric GRPC_RESPONSES =
      counter(
          "fanlight_grpc_responses_total",
          "gRPC exchanges that are over, by their gRPC status",
          "route",
          "grpc_status");
  public static final Metric TUNNELS =
      gauge("fanlight_tunnels", "Tunnels that are open, such as WebSockets", "route");
  public static final Metric CONNECTIONS_REFUSED =
      counter(
          "fanlight_connections_refused_total",
          "Connections of clients that were closed unserved",
          "listener",
          "reason");
  public static final Metric HANDSHAKE_FAILURES =
      counter(
          "fanlight_tls_handshake_failures_total",
          "TLS handshakes of clients that failed",
          "listener",
          "reason");
  public static final Metric CERTIFICATE_EXPIRY =
      gauge(
          "fanlight_tls_certificate_expiry_timestamp_seconds",
          "When a certificate expires that a listener shows for a name",
          "listener",
          "name");
  public static final Metric CLIENTS_CUT =
      counter(
          "fanlight_clients_cut_total",
          "Clients' connections, or streams of HTTP/2, that the gateway did not serve to the end",
          "listener",
          "reason");
  public static final Metric FAN_OUT_CALLS =
      width("fanlight_fan_out_calls", "Calls of one fan-out exchange", "route");
  public static final Metric CRITICAL_PATH =
      seconds(
          "fanlight_critical_path_seconds_total",
          "Time of exchanges by the call and the phase that they waited for",
          "route",
          "call",
          "phase");

  public static final Metric CALLS_IN_FLIGHT =
      gauge("fanlight_calls_in_flight", "Calls under way, waiting ones included", "upstream");
  public static final Metric CALLS =
      counter("fanlight_calls_total", "Calls by their one outcome", "route", "upstream", "outcome");
  public static final Metric CALL_DURATION =
      duration(
          "fanlight_call_duration_seconds",
          "From a call being ready to its outcome",
          "upstream",
          "outcome");
  public static final Metric CALL_TIMEOUTS =
      counter(
          "fanlight_call_timeouts_total",
          "Calls that ran out of time, by how far they had come",
          "route",
          "upstream",
          "phase");
  public static final Metric CALL_ATTEMPTS =
      counter("fanlight_call_attempts_total", "Attempts by why they started", "upstream", "reason");
  public static final Metric HEDGES_WON =
      counter("fanlight_hedges_won_total", "Hedges whose answer came first", "upstream");
  public static final Metric BUDGET_REFUSED =
      counter("fanlight_retry_budget_refused_total", "Attempts the budget refused", "upstream");
  public static final Metric CANCEL =
      duration(
          "fanlight_cancel_seconds",
          "From a call's cancellation to its stream being closed",
          "upstream");
  public static final Metric ORPHAN_CALLS =
      gauge("fanlight_orphan_calls", "Open calls whose scope has ended; always 0");
  public static final Metric HELD_BYTES =
      gauge("fanlight_held_bytes", "Bytes that exchanges hold in memory; 0 at rest");
  public static final Metric DIRECT_MEMORY_USED =
      gauge("fanlight_direct_memory_used_bytes", "Direct memory that is taken for network buffers");
  public static final Metric DIRECT_MEMORY_MAX =
      gauge("fanlight_direct_memory_max_bytes", "Direct memory that network buffers may take");
  public static final Metric BACKGROUND_FAILURES =
      counter(
          "fanlight_background_failures_total",
          "Background and mirror calls, and plugins' background tasks, that failed or were dropped",
          "reason");

  public static final Metric BULKHEAD_PERMITS =
      gauge("fanlight_bulkhead_permits", "Permits there are", "bulkhead");
  public static final Metric BULKHEAD_IN_USE =
      gauge("fanlight_bulkhead_in_use", "Permits handed out", "bulkhead");
  public static final Metric BULKHEAD_QUEUE_DEPTH =
      gauge("fanlight_bulkhead_queue_depth", "Waiters in the queue", "bulkhead");
  public static final Metric BULKHEAD_WAIT =
      duration("fanlight_bulkhead_wait_seconds", "Wait for a granted permit", "bulkhead");
  public static final Metric BULKHEAD_REJECTED =
      counter("fanlight_bulkhead_rejected_total", "Waiters turned away", "bulkhead", "reason");
  public static final Metric ENDPOINT_UP =
      gauge("fanlight_endpoint_up", "1 while calls may go there, else 0", "upstream", "endpoint");
  public static final Metric ENDPOINT_STATE =
      gauge(
          "fanlight_endpoint_state",
          "1 for the state that the endpoint is in, else 0",
          "upstream",
          "endpoint",
          "state");
  public static final Metric ENDPOINT_EJECTIONS =
      counter(
          "fanlight_endpoint_ejections_total",
          "Endpoints taken out of service because their attempts failed",
          "upstream",
          "reason");
  public static final Metric PROBES =
      counter(
          "fanlight_endpoint_probes_total",
          "Probes of a health check",
          "upstream",
          "endpoint",
          "result");
  public static final Metric USABLE_ENDPOINTS =
      gauge("fanlight_upstream_usable_endpoints", "Endpoints that calls may go to", "upstream");
  public static final Metric PANIC =
      gauge(
          "fanlight_upstream_panic",
          "1 while calls go to unusable endpoints, because too few are usable, else 0",
          "upstream");
  public static final Metric DISCOVERY_AGE =
      gauge(
          "fanlight_discovery_age_seconds",
          "Since it was last found out where the endpoints are",
          "upstream");
  public static final Metric DISCOVERY_CHANGES =
      counter(
          "fanlight_discovery_changes_total", "Times that other endpoints were found", "upstream");
  public static final Metric DISCOVERY_FAILURES =
      counter(
          "fanlight_discovery_failures_total",
          "Times that no endpoints could be found",
          "upstream");
  public static final Metric CIRCUIT_STATE =
      gauge(
          "fanlight_circuit_state",
          "1 for the state that the circuit breaker is in, else 0",
          "upstream",
          "state");
  public static final Metric CIRCUIT_TRANSITIONS =
      counter(
          "fanlight_circuit_transitions_total",
          "Changes of a circuit breaker's state",
          "upstream",
          "to");

  public static final Metric PLUGIN_DURATION =
      duration(
          "fanlight_plugin_duration_seconds",
          "A plugin's own time before (request) and after (response) the rest of the chain",
          "plugin",
          "route",
          "phase");
  public static final Metric PLUGIN_ERRORS =
      counter("fanlight_plugin_errors_total", "Exchanges a plugin failed", "plugin", "route");
  public static final Metric PLUGIN_SKIPPED =
      counter(
          "fanlight_plugin_skipped_total",
          "Exchanges that went on without a plugin that had failed",
          "plugin",
          "route");
  public static final Metric EVENT_LOOP_BLOCKED =
      seconds(
          "fanlight_event_loop_blocked_seconds_total",
          "Time an asynchronous plugin kept an event loop beyond the threshold",
          "plugin");
  public static final Metric EVENT_LOOP_LAG =
      duration("fanlight_event_loop_lag_seconds", "How long event loops let a task wait");

  public static final Metric POOL_ACTIVE =
      gauge("fanlight_pool_active", "Tasks a pool is running", "pool");
  public static final Metric POOL_QUEUE_DEPTH =
      gauge("fanlight_pool_queue_depth", "Tasks waiting for a thread", "pool");
  public static final Metric POOL_WAIT =
      duration("fanlight_pool_wait_seconds", "Wait for a pool's thread", "pool");
  public static final Metric POOL_STUCK =
      gauge("fanlight_pool_stuck_threads", "Threads that go on though interrupted", "pool");
  public static final Metric POOL_ABANDONED =
      counter("fanlight_pool_abandoned_total", "Tasks whose exchange ended while they ran", "pool");

  public static final Metric ACCESS_LOG_DROPPED =
      counter(
          "fanlight_access_log_dropped_total",
          "Access log lines lost: output too slow, closed or full");
  public static final Metric SPANS_SENT =
      counter("fanlight_spans_sent_total", "Spans that the collector has taken");
  public static final Metric SPANS_DROPPED =
      counter(
          "fanlight_spans_dropped_total",
          "Spans lost: queue full or no time, not taken by the collector, or a defect",
          "reason");

  public static final Metric CONFIG_RELOADS =
      counter("fanlight_config_reloads_total", "Reloads of the configuration", "result");
  public static final Metric CONFIG_LAST_RELOAD_SUCCESSFUL =
      gauge(
          "fanlight_config_last_reload_successful",
          "0 from a reload that failed until one that succeeds, else 1");
  public static final Metric CONFIG_LAST_RELOAD =
      gauge(
          "fanlight_config_last_reload_success_timestamp_seconds",
          "When the configuration that runs was taken, in seconds since 1970");
  public static final Metric BUILD_INFO =
      gauge("fanlight_build_info", "What is running here", "version", "java", "vertx");

  private MetricCatalog() {}

  /** All of them, in this order. */
  public static List<Metric> all() {
    return List.of(
        REQUESTS_IN_FLIGHT,
        REQUESTS,
        REQUEST_DURATION,
        GRPC_RESPONSES,
        TUNNELS,
        CONNECTIONS_REFUSED,
        HANDSHAKE_FAILURES,
        CERTIFICATE_EXPIRY,
        CLIENTS_CUT,
        FAN_OUT_CALLS,
        CRITICAL_PATH,
        CALLS_IN_FLIGHT,
        CALLS,
        CALL_DURATION,
        CALL_TIMEOUTS,
        CALL_ATTEMPTS,
        HEDGES_WON,
        BUDGET_REFUSED,
        CANCEL,
        ORPHAN_CALLS,
        HELD_BYTES,
        DIRECT_MEMORY_USED,
        DIRECT_MEMORY_MAX,
        BACKGROUND_FAILURES,
        BULKHEAD_PERMITS,
        BULKHEAD_IN_USE,
        BULKHEAD_QUEUE_DEPTH,
        BULKHEAD_WAIT,
        BULKHEAD_REJECTED,
        ENDPOINT_UP,
        ENDPOINT_STATE,
        ENDPOINT_EJECTIONS,
        PROBES,
        USABLE_ENDPOINTS,
        PANIC,
        DISCOVERY_AGE,
        DISCOVERY_CHANGES,
        DISCOVERY_FAILURES,
        CIRCUIT_STATE,
        CIRCUIT_TRANSITIONS,
        PLUGIN_DURATION,
        PLUGIN_ERRORS,
        PLUGIN_SKIPPED,
        EVENT_LOOP_BLOCKED,
        EVENT_LOOP_LAG,
        POOL_ACTIVE,
        POOL_QUEUE_DEPTH,
        POOL_WAIT,
        POOL_STUCK,
        POOL_ABANDONED,
        ACCESS_LOG_DROPPED,
        SPANS_SENT,
        SPANS_DROPPED,
        CONFIG_RELOADS,
        CONFIG_LAST_RELOAD_SUCCESSFUL,
        CONFIG_LAST_RELOAD,
        BUILD_INFO);
  }
}
