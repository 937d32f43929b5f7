package dev.fanlight.gateway.filter.load;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A version of the plugin API. A new major version breaks plugins; a new minor version only adds to
 * the API. While the major version is 0, a new minor version may break plugins too.
 */
public record ApiVersion(int major, int minor) {
  /** The version of the API that this gateway has: the first two numbers of its jar's version. */
  public static final ApiVersion OWN = new ApiVersion(0, 1);

  /** Where the manifest of a jar says which version the jar was built for. */
  static final String ATTRIBUTE = "Fanlight-Plugin-Api";

  private static final Pattern TEXT = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})([.-].*)?");

  /** Reads a version such as {@code 0.1} or {@code 0.1.0-SNAPSHOT}. Null if the text is none. */
  static @Nullable ApiVersion parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? new ApiVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
        : null;
  }

  /** Whether a gateway with this version runs a plugin that was built for the other one. */
  boolean runs(ApiVersion builtFor) {
    boolean lessIsFine = major > 0 && builtFor.minor < minor;
    return builtFor.major == major && (builtFor.minor == minor || lessIsFine);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
