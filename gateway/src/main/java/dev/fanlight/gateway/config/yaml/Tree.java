package dev.fanlight.gateway.config.yaml;

import dev.fanlight.gateway.value.Written;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A document after anchors, merge keys and placeholders. Lines count from 1. */
public sealed interface Tree {
  int line();

  /** Keys in the order they are written. */
  record Mapping(int line, Map<String, Member> members) implements Tree {}

  /** A key's value; the line is the key's. */
  record Member(int line, Tree value) {}

  record Sequence(int line, List<Tree> items) implements Tree {}

  /**
   * @param meant after substitution; its source is as it stands in the file, which messages show
   * @param quoted whether it can only be text
   * @param substituted whether the text holds a value that must not be shown
   * @param problem why its placeholders could not be substituted; null when they could
   */
  record Scalar(
      int line, Written meant, boolean quoted, boolean substituted, @Nullable String problem)
      implements Tree {
    public String written() {
      return meant.source();
    }

    public String text() {
      return meant.text();
    }
  }
}
