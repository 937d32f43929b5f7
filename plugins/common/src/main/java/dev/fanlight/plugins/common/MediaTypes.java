package dev.fanlight.plugins.common;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A set of media types. Each is written as {@code text/html}, {@code text/*} or {@code
 * application/*+json}.
 */
public final class MediaTypes {
  private static final String TOKEN = "[A-Za-z0-9!#$&^_.+-]+";
  private static final String PATTERN = TOKEN + "/(\\*|\\*\\+" + TOKEN + "|" + TOKEN + ")";

  private final Set<String> exact = new HashSet<>();
  private final List<Range> ranges = new ArrayList<>();

  private record Range(String begin, String end) {}

  private MediaTypes() {}

  /**
   * Reads the types.
   *
   * @throws IllegalArgumentException when one is not written like these
   */
  public static MediaTypes of(List<String> types) {
    MediaTypes all = new MediaTypes();
    for (String type : types) {
      if (!type.matches(PATTERN)) {
        throw new IllegalArgumentException(
            "types are written as text/html, text/* or application/*+json, not " + type);
      }
      String lower = type.toLowerCase(Locale.ROOT);
      int star = lower.indexOf('*');
      if (star < 0) {
        all.exact.add(lower);
      } else {
        all.ranges.add(new Range(lower.substring(0, star), lower.substring(star + 1)));
      }
    }
    return all;
  }

  /**
   * Whether content of that type is in the set.
   *
   * @param contentType the field's value with its parameters; null: there is none
   */
  public boolean contain(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    int parameters = contentType.indexOf(';');
    String type =
        (parameters < 0 ? contentType : contentType.substring(0, parameters))
            .strip()
            .toLowerCase(Locale.ROOT);
    return exact.contains(type) || ranges.stream().anyMatch(range -> covers(range, type));
  }

  /** A list of types is none of them: one reader takes its first, another one its last. */
  private static boolean covers(Range range, String type) {
    return type.indexOf(',') < 0
        && type.length() > range.begin().length() + range.end().length()
        && type.startsWith(range.begin())
        && type.endsWith(range.end());
  }
}
