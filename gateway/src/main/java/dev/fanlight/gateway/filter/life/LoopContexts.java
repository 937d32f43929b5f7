package dev.fanlight.gateway.filter.life;

import dev.fanlight.gateway.time.Loop;
import io.vertx.core.Context;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Contexts of Vert.x for the code of plugins. They belong to no deployment. So what a plugin makes
 * in one is closed by nobody else. Safe for use by all threads.
 */
public interface LoopContexts {

  /** A new context on some event loop. Its tasks run with that class loader. */
  Context any(ClassLoader loader);

  /** The same on the calling event loop; null on a thread that serves no traffic. */
  @Nullable Context here(ClassLoader loader);

  /** The event loop of a context that one of these made, or of the current one. */
  Loop loop(Context context);

  /** Does the work at once, on this thread, in a context that one of these made. */
  <T> T call(Context context, Supplier<T> work);
}
