package dev.fanlight.gateway.config.yaml;

import dev.fanlight.gateway.config.source.Lines;
import dev.fanlight.gateway.config.source.Lines.Part;
import dev.fanlight.gateway.config.yaml.Tree.Mapping;
import dev.fanlight.gateway.config.yaml.Tree.Member;
import dev.fanlight.gateway.config.yaml.Tree.Scalar;
import dev.fanlight.gateway.config.yaml.Tree.Sequence;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/** Finds the {@link Lines} of a tree. What aliases share in the tree is shared here too. */
public final class TreeLines {
  private final IdentityHashMap<Tree, Map<String, Part>> known = new IdentityHashMap<>();
  private final Map<Integer, Part> ends = new HashMap<>();

  private TreeLines() {}

  /**
   * @param file as messages name it
   */
  public static Lines of(String file, Tree tree) {
    return new Lines(file, new TreeLines().part(tree.line(), tree));
  }

  private Part part(int line, Tree tree) {
    if (tree instanceof Scalar) {
      return ends.computeIfAbsent(line, at -> new Part(at, Map.of()));
    }
    Map<String, Part> below = known.get(tree);
    if (below == null) {
      below = Map.copyOf(below(tree));
      known.put(tree, below);
    }
    return new Part(line, below);
  }

  private Map<String, Part> below(Tree tree) {
    Map<String, Part> below = new HashMap<>();
    switch (tree) {
      case Mapping mapping ->
          mapping
              .members()
              .forEach((key, member) -> below.put(key, part(line(member), member.value())));
      case Sequence sequence -> {
        for (Tree item : sequence.items()) {
          below.put("[" + below.size() + "]", part(item.line(), item));
        }
      }
      case Scalar ignored -> {}
    }
    return below;
  }

  /** As messages about mistakes give it. */
  private static int line(Member member) {
    return member.value() instanceof Scalar scalar ? scalar.line() : member.line();
  }
}
