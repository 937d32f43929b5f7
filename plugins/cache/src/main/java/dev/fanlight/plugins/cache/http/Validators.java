package dev.fanlight.plugins.cache.http;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The validators of a stored response, beside those of a newer answer (RFC 9110, section 8.8). */
public final class Validators {
  private static final String TAG = "etag";
  private static final String MODIFIED = "last-modified";

  private Validators() {}

  /** Whether those fields have any. */
  public static boolean areIn(MultiMap answer) {
    return answer.contains(TAG) || answer.contains(MODIFIED);
  }

  /** Whether those fields have one that names the same bytes only. */
  public static boolean areStrongIn(MultiMap answer) {
    String tag = answer.get(TAG);
    return tag != null && !Conditions.isWeak(tag);
  }

  /** Whether an answer with those fields may be about a stored response (RFC 9111, 4.3.4). */
  public static boolean fit(MultiMap answer, MultiMap stored) {
    List<String> tags = answer.getAll(TAG);
    String own = stored.get(TAG);
    if (tags.isEmpty()) {
      // One without a validator is about a response that has none either.
      String modified = answer.get(MODIFIED);
      return Objects.equals(modified, stored.get(MODIFIED)) && (modified != null || own == null);
    }
    String tag = tags.getFirst();
    if (tags.size() > 1) {
      return false;
    }
    if (!Conditions.isWeak(tag)) {
      return tag.equals(own);
    }
    return own == null ? isSameDate(answer, stored) : Conditions.isSame(tag, own);
  }

  private static boolean isSameDate(MultiMap answer, MultiMap stored) {
    String modified = answer.get(MODIFIED);
    return modified != null && modified.equals(stored.get(MODIFIED));
  }

  /**
   * Whether an answer with those fields shows that there is other content now.
   *
   * @param storedLength of the stored content, in bytes
   */
  public static boolean showOther(MultiMap answer, MultiMap stored, int storedLength) {
    String tag = answer.get(TAG);
    String own = stored.get(TAG);
    String length = answer.get("content-length");
    return (tag != null && own != null && !Conditions.isSame(tag, own))
        || isOtherDate(answer.get(MODIFIED), stored)
        || (length != null && !length.equals(Integer.toString(storedLength)));
  }

  private static boolean isOtherDate(@Nullable String modified, MultiMap stored) {
    return modified != null && !modified.equals(stored.get(MODIFIED));
  }
}
