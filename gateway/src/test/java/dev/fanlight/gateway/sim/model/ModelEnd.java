package dev.fanlight.gateway.sim.model;

import dev.fanlight.gateway.sim.model.ModelPlan.Join;
import dev.fanlight.gateway.sim.model.ModelPlan.Kind;
import dev.fanlight.plugin.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * How a call or an item has ended.
 *
 * @param code of a failure
 * @param status of a failure
 */
record ModelEnd(How how, @Nullable ErrorCode code, int status) {
  static final ModelEnd OK = new ModelEnd(How.OK, null, 0);
  static final ModelEnd EMPTY = new ModelEnd(How.EMPTY, null, 0);
  static final ModelEnd SKIPPED = new ModelEnd(How.SKIPPED, null, 0);
  static final ModelEnd LATE = failure(ErrorCode.DEADLINE_EXCEEDED, 504);
  static final ModelEnd DEPENDENCY = failure(ErrorCode.DEPENDENCY_FAILED, 502);
  static final ModelEnd CALL_FAILED = failure(ErrorCode.CALL_FAILED, 502);

  enum How {
    OK,
    /** A list without any call, which wins no race. */
    EMPTY,
    SKIPPED,
    FAILED
  }

  static ModelEnd failure(ErrorCode code, int status) {
    return new ModelEnd(How.FAILED, code, status);
  }

  static ModelEnd of(Kind kind, Join join) {
    boolean raced = join == Join.FIRST && (kind == Kind.MOVED || kind == Kind.PARTIAL);
    return kind.code == null || raced ? OK : failure(kind.code, kind.status);
  }

  boolean ok() {
    return how == How.OK;
  }

  boolean failed() {
    return how == How.FAILED;
  }

  /** A failure's {@code code:status}. */
  String words() {
    return code == null ? how.toString() : code.code() + ":" + status;
  }
}
