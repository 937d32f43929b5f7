package dev.fanlight.plugins.compress;

import dev.fanlight.plugins.compress.coding.Coding;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which codings a client accepts: RFC 9110, section 12.5.3. A weight is in thousandths; a coding of
 * weight 0 is refused.
 */
final class AcceptEncoding {
  private static final int WHOLE = 1000;
  private static final String IDENTITY = "identity";
  private static final String ANY = "*";

  private static final Pattern WEIGHT = Pattern.compile("q=(0(\\.[0-9]{0,3})?|1(\\.0{0,3})?)");

  private final Map<String, Integer> weights = new HashMap<>();

  private AcceptEncoding() {}

  /**
   * Reads the field.
   *
   * @param values of all its lines. None: the client has said nothing, and gets content as it is
   */
  static AcceptEncoding of(List<String> values) {
    AcceptEncoding accepted = new AcceptEncoding();
    for (String value : values) {
      for (String element : value.split(",", -1)) {
        accepted.add(element.strip().toLowerCase(Locale.ROOT));
      }
    }
    return accepted;
  }

  private void add(String element) {
    int semicolon = element.indexOf(';');
    String coding = semicolon < 0 ? element : element.substring(0, semicolon).stripTrailing();
    int weight = semicolon < 0 ? WHOLE : weight(element.substring(semicolon + 1).strip());
    if (!coding.isEmpty()) {
      weights.putIfAbsent(coding.equals("x-gzip") ? "gzip" : coding, weight);
    }
  }

  /** Thousandths; 0 for what is no weight, so that what nobody understands is not used. */
  private static int weight(String parameter) {
    if (!WEIGHT.matcher(parameter).matches()) {
      return 0;
    }
    String digits = (parameter.substring(2).replace(".", "") + "000").substring(0, 4);
    return Integer.parseInt(digits);
  }

  /**
   * The coding to use; null: none. Of those that the client accepts equally, the one that comes
   * first.
   */
  @Nullable Coding best(List<Coding> offered) {
    Coding best = null;
    int most = Math.max(0, weights.getOrDefault(IDENTITY, 0) - 1);
    for (Coding coding : offered) {
      int weight = weights.getOrDefault(coding.token(), weights.getOrDefault(ANY, 0));
      if (weight > most) {
        best = coding;
        most = weight;
      }
    }
    return best;
  }

  /** Whether the client refuses content that is not encoded. */
  boolean refusesIdentity() {
    return weights.getOrDefault(IDENTITY, weights.getOrDefault(ANY, WHOLE)) == 0;
  }
}
