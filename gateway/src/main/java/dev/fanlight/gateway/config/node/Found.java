package dev.fanlight.gateway.config.node;

import dev.fanlight.gateway.config.source.Printable;
import dev.fanlight.gateway.config.yaml.Secrets;
import dev.fanlight.gateway.config.yaml.Tree;
import dev.fanlight.gateway.config.yaml.Tree.Mapping;
import dev.fanlight.gateway.config.yaml.Tree.Scalar;
import dev.fanlight.gateway.config.yaml.Tree.Sequence;

/** What a message says was found: text as the file has it, never what was substituted. */
final class Found {
  private static final int LONGEST = 60;

  private Found() {}

  /**
   * @param path where it stands
   */
  static String in(Tree tree, String path) {
    return switch (tree) {
      case Mapping ignored -> "a mapping";
      case Sequence sequence -> sequence.items().isEmpty() ? "an empty list" : "a list";
      case Scalar scalar when isSecret(scalar, path) -> "a value that is not shown";
      case Scalar scalar when scalar.substituted() -> quoted(scalar.written());
      case Scalar scalar when isNothing(scalar) -> "nothing";
      case Scalar scalar when !scalar.quoted() && !JsonTree.isText(scalar) -> scalar.written();
      case Scalar scalar -> quoted(scalar.written());
    };
  }

  /** What was expected there, if it was text: somebody may have meant the text null. */
  static String text(Tree tree) {
    boolean isNull = tree instanceof Scalar scalar && scalar.text().equals("null");
    return isNull ? "text (\"null\" in quotes is text)" : "text";
  }

  private static boolean isSecret(Scalar scalar, String path) {
    boolean written = !scalar.substituted() && !scalar.text().isEmpty() && !isNothing(scalar);
    return written && (Secrets.isKey(path) || Secrets.isValue(scalar.text()));
  }

  private static boolean isNothing(Scalar scalar) {
    return !scalar.quoted() && JsonTree.isNull(scalar);
  }

  /** In quotes, on one line, cut where it is long. */
  static String quoted(String written) {
    String line = Printable.of(Secrets.masked(written).replace("\n", "\\n"));
    return '"' + (line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...") + '"';
  }
}
