package dev.fanlight.plugin;

/**
 * Names a state that all places of one plugin share: see {@link PluginContext#shared}. Two keys are
 * the same when their names and their types are. Keys of two plugins never are.
 *
 * <pre>{@code
 * static final SharedKey<Quotas> QUOTAS = SharedKey.of("quotas", Quotas.class);
 * }</pre>
 *
 * @param name such as {@code quotas}; 1 to 64 letters, digits, {@code _}, {@code -} and {@code .}
 * @param type of the state, a class of the plugin or one that its jar sees
 */
public record SharedKey<T>(String name, Class<T> type) {
  private static final String NAME = "[A-Za-z0-9_.-]{1,64}";

  public SharedKey {
    if (!name.matches(NAME)) {
      throw new IllegalArgumentException(
          "the name of a shared state is 1 to 64 letters, digits, _, - and .");
    }
  }

  /** A key of that name. */
  public static <T> SharedKey<T> of(String name, Class<T> type) {
    return new SharedKey<>(name, type);
  }
}
