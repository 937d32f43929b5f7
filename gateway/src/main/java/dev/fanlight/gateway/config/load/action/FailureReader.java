package dev.fanlight.gateway.config.load.action;

import dev.fanlight.gateway.config.action.CallConfig.FailureKind;
import dev.fanlight.gateway.config.action.CallConfig.Fallback;
import dev.fanlight.gateway.config.action.FanOutConfig.Join;
import dev.fanlight.gateway.config.action.OnError;
import dev.fanlight.gateway.config.action.OnError.Reaction;
import dev.fanlight.gateway.config.action.SuccessRule;
import dev.fanlight.gateway.config.load.part.Templates;
import dev.fanlight.gateway.config.load.part.Tokens;
import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.Fields;
import dev.fanlight.gateway.config.node.Nearest;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the reaction to a call's failure: {@code fallback} and {@code on_error}. */
final class FailureReader {
  private static final Pattern STATUS = Pattern.compile("[2-5][0-9]{2}");
  private static final Map<String, FailureKind> KINDS = kinds();
  private static final Set<FailureKind> ANSWERED =
      Set.of(FailureKind.STATUS_3XX, FailureKind.STATUS_4XX, FailureKind.STATUS_5XX);

  /** Any redirect. A rule counts all redirects or none as success, except those that it lists. */
  private static final int REDIRECT = 302;

  private FailureReader() {}

  private static Map<String, FailureKind> kinds() {
    Map<String, FailureKind> kinds = new LinkedHashMap<>();
    for (FailureKind kind : FailureKind.values()) {
      kinds.put(kind.key(), kind);
    }
    return kinds;
  }

  static Fallback fallback(ConfigNode node, Templates templates) {
    Fields fields = node.fields();
    Fallback fallback =
        new Fallback(
            fields.read("status", Tokens::status, 200), fields.read("body", templates::body));
    fields.done();
    return fallback;
  }

  static OnError onError(ConfigNode node, Templates templates, Join join) {
    Map<FailureKind, Reaction> kinds = new EnumMap<>(FailureKind.class);
    Map<Integer, Reaction> statuses = new LinkedHashMap<>();
    node.entries()
        .forEach((key, value) -> {
          FailureKind kind = KINDS.get(key);
          if (kind != null) {
            kinds.put(kind, reaction(value, templates, join, ANSWERED.contains(kind)));
          } else if (STATUS.matcher(key).matches()) {
            statuses.put(Integer.valueOf(key), reaction(value, templates, join, true));
          } else if (!key.startsWith("x-")) {
            unknown(value, key);
          }
        });
    return new OnError(kinds, statuses);
  }

  /**
   * Whether each may happen at all.
   *
   * @param node null: nothing is declared
   */
  static void checkFails(@Nullable ConfigNode node, SuccessRule success) {
    if (node == null || !node.isMapping()) {
      return;
    }
    node.entries()
        .forEach((key, value) -> {
          if (STATUS.matcher(key).matches()) {
            checkFails(value, Integer.parseInt(key), success);
          } else if (key.equals(FailureKind.STATUS_3XX.key()) && success.holds(REDIRECT)) {
            value.error("a failure", "a redirect is a success of this call");
          }
        });
  }

  private static void checkFails(ConfigNode node, int status, SuccessRule success) {
    if (success.holds(status)) {
      node.error("a status that is a failure", "this one is a success of the call");
    } else if (OnError.Pass.NEVER.contains(status) && node.is("pass")) {
      node.error("a fallback", "this status answers a condition or a range, which no call sends");
    }
  }

  private static void unknown(ConfigNode node, String key) {
    String hint = Nearest.hint(key, KINDS.keySet());
    node.wrong(
        "the unknown key " + key,
        "one of "
            + String.join(", ", KINDS.keySet())
            + " or a status"
            + (hint == null ? "" : " (" + hint + ")"));
  }

  private static Reaction reaction(
      ConfigNode node, Templates templates, Join join, boolean answered) {
    if (!node.is("pass")) {
      return fallback(node, templates);
    }
    if (!answered) {
      node.error("a fallback", "without an answer there is nothing to pass");
    } else if (join instanceof Join.AllSettled || join instanceof Join.AsCompleted) {
      node.error(
          "pass only with join: all, first or a quorum",
          "with this join no call decides the answer");
    }
    return new OnError.Pass();
  }
}
