package dev.fanlight.gateway.bootstrap;

import io.vertx.core.Future;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of a reload that follow once the new configuration serves. No step can go back then. So
 * each step is done, whatever another step throws. A step that fails is a defect of the gateway:
 * the log has it, and the reload has succeeded nevertheless.
 */
final class Takeover {
  private static final Logger log = LoggerFactory.getLogger(Gateway.class);

  private static final String STEP = "one step of the change";

  private Takeover() {}

  /** Does each step, in this order. */
  static void each(Runnable... steps) {
    for (Runnable step : steps) {
      step(STEP, step);
    }
  }

  /**
   * Does one step.
   *
   * @param what names it in the log, such as {@code the change of listener public}
   */
  static void step(String what, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error defect) {
      log(what, defect);
    }
  }

  /**
   * Does the last step, which takes its time.
   *
   * @return never fails
   */
  static Future<Void> finish(Supplier<Future<Void>> step) {
    return Future.<Void>succeededFuture()
        .compose(before -> step.get())
        .recover(defect -> {
          log(STEP, defect);
          return Future.succeededFuture();
        });
  }

  private static void log(String what, Throwable defect) {
    log.error("the new configuration is in use, but {} failed", what, defect);
  }
}
