package dev.fanlight.gateway.config.load.part;

import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.Fields;
import dev.fanlight.gateway.config.node.Quantities;
import dev.fanlight.gateway.config.upstream.BulkheadConfig;
import dev.fanlight.gateway.config.upstream.GrpcStatus;
import dev.fanlight.gateway.config.upstream.HedgeConfig;
import dev.fanlight.gateway.config.upstream.RetryConfig;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the keys about attempts that upstreams, routes and calls share. */
public final class AttemptsReader {
  private static final int MOST = 1_000_000;
  private static final int MAX_ATTEMPTS = 10;
  private static final Map<String, RetryConfig.Condition> CONDITIONS =
      Map.of(
          "connect_failure", RetryConfig.Condition.CONNECT_FAILURE,
          "reset", RetryConfig.Condition.RESET,
          "timeout", RetryConfig.Condition.TIMEOUT);
  private static final String GRPC = "grpc:";
  private static final Map<String, GrpcStatus> GRPC_STATUSES = grpcStatuses();

  private AttemptsReader() {}

  /** All but that of success. */
  private static Map<String, GrpcStatus> grpcStatuses() {
    Map<String, GrpcStatus> statuses = new HashMap<>();
    for (GrpcStatus status : EnumSet.range(GrpcStatus.CANCELLED, GrpcStatus.UNAUTHENTICATED)) {
      statuses.put(GRPC + status.name(), status);
    }
    return statuses;
  }

  public static BulkheadConfig bulkhead(ConfigNode node) {
    Fields fields = node.fields();
    BulkheadConfig defaults = BulkheadConfig.DEFAULT;
    BulkheadConfig bulkhead =
        new BulkheadConfig(
            fields.read("max_concurrent", AttemptsReader::permits, defaults.maxConcurrent()),
            fields.read("max_queue", n -> Quantities.integer(n, 0, MOST), defaults.maxQueue()),
            fields.read("queue_timeout", Quantities::timeout));
    fields.done();
    return bulkhead;
  }

  private static @Nullable Integer permits(ConfigNode node) {
    if (node.is("adaptive")) {
      node.available("adaptive");
      return null;
    }
    return Quantities.integer(node, 1, MOST);
  }

  /**
   * Reads the policy of {@code retry}. The caller then reads {@code budget} where that key is
   * allowed.
   */
  public static RetryConfig retry(Fields fields) {
    Set<RetryConfig.Condition> conditions = EnumSet.noneOf(RetryConfig.Condition.class);
    Set<Integer> statuses = new HashSet<>();
    Set<GrpcStatus> grpc = EnumSet.noneOf(GrpcStatus.class);
    int attempts =
        fields.require(
            "attempts", "the number of attempts", n -> Quantities.integer(n, 1, MAX_ATTEMPTS), 1);
    ConfigNode on = fields.get("on");
    if (on == null) {
      conditions.add(RetryConfig.Condition.CONNECT_FAILURE);
      conditions.add(RetryConfig.Condition.RESET);
    } else {
      Tokens.some(on, item -> cause(item, conditions, statuses, grpc));
    }
    return new RetryConfig(
        attempts,
        conditions,
        statuses,
        grpc,
        fields.read("methods", Tokens::methods, RetryConfig.IDEMPOTENT));
  }

  private static @Nullable Object cause(
      ConfigNode node,
      Set<RetryConfig.Condition> conditions,
      Set<Integer> statuses,
      Set<GrpcStatus> grpc) {
    if (node.isNumber()) {
      Integer status = Quantities.integer(node, 400, 599);
      if (status != null) {
        statuses.add(status);
      }
      return status;
    }
    String word = node.peekText();
    if (word != null && word.startsWith(GRPC)) {
      GrpcStatus status = node.choice(GRPC_STATUSES);
      if (status != null) {
        grpc.add(status);
      }
      return status;
    }
    RetryConfig.Condition condition = node.choice(CONDITIONS, GRPC + "STATUS");
    if (condition != null) {
      conditions.add(condition);
    }
    return condition;
  }

  public static RetryConfig callRetry(ConfigNode node) {
    Fields fields = node.fields();
    RetryConfig retry = retry(fields);
    fields.done();
    return retry;
  }

  public static HedgeConfig hedge(ConfigNode node) {
    Fields fields = node.fields();
    ConfigNode delay = fields.get("delay");
    HedgeConfig hedge =
        new HedgeConfig(
            delay == null || delay.is("p95") ? null : Quantities.timeout(delay),
            fields.read("max", n -> Quantities.integer(n, 1, 5), 1));
    fields.done();
    return hedge;
  }
}
