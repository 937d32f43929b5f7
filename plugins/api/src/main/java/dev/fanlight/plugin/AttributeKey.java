package dev.fanlight.plugin;

/**
 * Names a value that plugins hand to each other within one exchange. Two plugins mean the same
 * value when they use the same name. Its type must then be one that both share: of the JDK, of the
 * plugin API, or of what the API exposes. Keep a key in a constant.
 *
 * <pre>{@code
 * static final AttributeKey<String> USER = AttributeKey.of("user", String.class);
 * }</pre>
 *
 * @param name such as {@code user}; 1 to 64 letters, digits, {@code _}, {@code -} and {@code .}
 * @param type of the value
 */
public record AttributeKey<T>(String name, Class<T> type) {
  private static final String NAME = "[A-Za-z0-9_.-]{1,64}";

  public AttributeKey {
    if (!name.matches(NAME)) {
      throw new IllegalArgumentException(
          "the name of an attribute is 1 to 64 letters, digits, _, - and .");
    }
  }

  /** A key of that name. */
  public static <T> AttributeKey<T> of(String name, Class<T> type) {
    return new AttributeKey<>(name, type);
  }
}
