package dev.fanlight.gateway.cli.show;

import dev.fanlight.gateway.explain.diff.Change;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The differences between two configurations for a person. */
public final class DifferenceText {
  private static final String HIDDEN = "a value that is not shown";

  private final StringBuilder out = new StringBuilder();
  private @Nullable String section;
  private @Nullable String name;

  private DifferenceText() {}

  public static String of(List<Change> changes) {
    DifferenceText text = new DifferenceText();
    changes.forEach(text::write);
    return Safe.lines(text.out.toString());
  }

  private void write(Change change) {
    if (!change.section().equals(section)) {
      section = change.section();
      name = null;
      out.append(section).append('\n');
    }
    boolean whole = change.key() == null;
    if (change.name() != null && whole) {
      name = null;
      out.append("  ").append(sign(change)).append(' ').append(Safe.line(change.name()));
      out.append('\n');
      return;
    }
    if (change.name() != null && !change.name().equals(name)) {
      name = change.name();
      out.append("  ~ ").append(Safe.line(name)).append('\n');
    }
    String indent = change.name() == null ? "  " : "      ";
    String key = change.key() == null ? "" : Safe.line(change.key()) + ": ";
    out.append(indent).append(sign(change)).append(' ').append(key).append(values(change));
    out.append('\n');
  }

  private static char sign(Change change) {
    return switch (change.kind()) {
      case ADDED -> '+';
      case REMOVED -> '-';
      case CHANGED, REORDERED -> '~';
    };
  }

  private static String values(Change change) {
    return switch (change.kind()) {
      case ADDED -> Objects.requireNonNullElse(change.to(), "new");
      case REMOVED -> Objects.requireNonNullElse(change.from(), "gone");
      case REORDERED -> "in another order" + order(change);
      case CHANGED ->
          change.from() == null && change.to() == null
              ? "changed"
              : shown(change.from()) + " -> " + shown(change.to());
    };
  }

  private static String order(Change change) {
    return change.to() == null || change.to().equals(change.from()) ? "" : ": " + change.to();
  }

  private static String shown(@Nullable String value) {
    return value == null ? HIDDEN : value;
  }
}
