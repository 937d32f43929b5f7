package dev.fanlight.plugin;

/**
 * How a {@link MappedStream} fails when its transform throws anything but a {@link GatewayError}.
 * The gateway answers {@code plugin_failed} and names the plugin.
 */
public final class MapperException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param thrown by the transform
   */
  MapperException(Throwable thrown) {
    super(text(thrown), thrown);
  }

  /** Its methods belong to the plugin too. If they fail, the body must still break. */
  private static String text(Throwable thrown) {
    try {
      return thrown.toString();
    } catch (Throwable unreadable) {
      return thrown.getClass().getName();
    }
  }
}
