package dev.fanlight.gateway.value;

import io.vertx.core.buffer.Buffer;
import java.util.Set;

/** A template. */
public interface BodyTemplate {
  /** The names it uses. */
  Set<String> names();

  /** Puts the values in. */
  Buffer expand(Names names);
}
