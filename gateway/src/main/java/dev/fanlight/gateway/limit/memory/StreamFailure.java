package dev.fanlight.gateway.limit.memory;

import dev.fanlight.gateway.config.source.Reasons;
import io.vertx.core.Handler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the reader of a stream hears that the stream has failed. */
public final class StreamFailure {
  private static final Logger log = LoggerFactory.getLogger(StreamFailure.class);

  private StreamFailure() {}

  /** Tells the reader what it has thrown itself; logs it where nobody wants to hear of it. */
  public static void tellThrown(@Nullable Handler<Throwable> reader, Throwable thrown) {
    if (reader == null) {
      log.warn("the reader of a stream has thrown: {}", Reasons.withKind(thrown));
      log.debug("what it has thrown", thrown);
    } else {
      tell(reader, thrown);
    }
  }

  /**
   * Tells the reader, if there is one. It may be a plugin's. What it throws is logged and goes no
   * further: most streams fail while an exchange ends, and the rest of that exchange must end too.
   */
  public static void tell(@Nullable Handler<Throwable> reader, Throwable failure) {
    if (reader == null) {
      return;
    }
    try {
      reader.handle(failure);
    } catch (Throwable thrown) { // a handler may throw what it does not declare
      log.warn("the exception handler of a stream has thrown: {}", Reasons.withKind(thrown));
      log.debug("the stream had failed: {}", Reasons.withKind(failure), thrown);
    }
  }
}
