package dev.fanlight.gateway.config.yaml;

import dev.fanlight.gateway.config.yaml.Substitution.Result;
import dev.fanlight.gateway.config.yaml.Tree.Mapping;
import dev.fanlight.gateway.config.yaml.Tree.Member;
import dev.fanlight.gateway.config.yaml.Tree.Scalar;
import dev.fanlight.gateway.config.yaml.Tree.Sequence;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Turns SnakeYAML's nodes into a {@link Tree}. An anchored node is built once and shared by its
 * aliases; what the whole amounts to when walked is bounded.
 */
final class TreeBuilder {
  static final int MAX_DEPTH = 60;

  /** A reload reads beside a gateway that serves, so a small heap allows fewer. */
  static final long MAX_NODES = Math.min(1_000_000, Runtime.getRuntime().maxMemory() / 2048);

  private final Substitution substitution;
  private final ConfigErrors errors;
  private final IdentityHashMap<Node, Built> built = new IdentityHashMap<>();
  private long entries;

  TreeBuilder(Substitution substitution, ConfigErrors errors) {
    this.substitution = substitution;
    this.errors = errors;
  }

  /**
   * @param nodes at and below it, aliases counted wherever they stand
   */
  private record Built(Tree tree, long nodes, int depth) {}

  /**
   * @throws Refused when the document is too large or contains itself; the errors say so
   */
  Tree build(Node root) {
    return visit(root, "").tree();
  }

  private Built visit(Node node, String path) {
    if (built.containsKey(node)) {
      Built done = built.get(node);
      if (done == null) {
        throw refused(node, path, "an anchor that contains itself");
      }
      return done;
    }
    built.put(node, null);
    Built result =
        switch (node) {
          case MappingNode mapping -> mapping(mapping, path);
          case SequenceNode sequence -> sequence(sequence, path);
          case ScalarNode scalar -> new Built(scalar(scalar, path), 1, 1);
          default -> throw refused(node, path, "an unknown kind of node");
        };
    if (result.nodes() > MAX_NODES || result.depth() > MAX_DEPTH) {
      throw refused(node, path, "more than the bounds allow, once aliases are put in");
    }
    built.put(node, result);
    return result;
  }

  private Built sequence(SequenceNode node, String path) {
    tag(node, Tag.SEQ, path);
    List<Tree> items = new ArrayList<>();
    long nodes = 1;
    int depth = 0;
    for (Node item : node.getValue()) {
      Built value = visit(item, path + "[" + items.size() + "]");
      items.add(value.tree());
      nodes += value.nodes();
      depth = Math.max(depth, value.depth());
    }
    return new Built(new Sequence(line(node), items), nodes, depth + 1);
  }

  private Built mapping(MappingNode node, String path) {
    tag(node, Tag.MAP, path);
    Map<String, Member> members = new LinkedHashMap<>();
    List<Mapping> merged = new ArrayList<>();
    long nodes = 1;
    int depth = 0;
    boolean merges = false;
    for (NodeTuple tuple : node.getValue()) {
      String key = key(tuple.getKeyNode(), path);
      if (key == null) {
        continue;
      }
      Built value = visit(tuple.getValueNode(), Paths.key(path, key));
      nodes += value.nodes();
      depth = Math.max(depth, value.depth());
      boolean first;
      if (isMerge(tuple.getKeyNode())) {
        first = !merges;
        merges = true;
        sources(tuple.getValueNode(), value.tree(), path, merged);
      } else {
        Member member = new Member(line(tuple.getKeyNode()), value.tree());
        first = members.putIfAbsent(key, member) == null;
      }
      if (!first) {
        errors.add(
            line(tuple.getKeyNode()),
            Paths.key(path, key),
            "the key " + key + " a second time",
            "each key once",
            null);
      }
    }
    merged.forEach(source -> source.members().forEach(members::putIfAbsent));
    entries += members.size();
    if (entries > MAX_NODES) {
      throw refused(node, path, "more than the bounds allow, once merge keys are put in");
    }
    return new Built(new Mapping(line(node), members), nodes, depth + 1);
  }

  private @Nullable String key(Node node, String path) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    errors.add(line(node), path, "a key that is a list or a mapping", "text as key", null);
    return null;
  }

  private static boolean isMerge(Node key) {
    return key instanceof ScalarNode scalar
        && scalar.getValue().equals("<<")
        && scalar.getTag().equals(YamlReader.PLAIN);
  }

  private void sources(Node node, Tree value, String path, List<Mapping> merged) {
    switch (value) {
      case Mapping mapping -> merged.add(mapping);
      case Sequence sequence when sequence.items().stream().allMatch(Mapping.class::isInstance) ->
          sequence.items().forEach(item -> merged.add((Mapping) item));
      default ->
          errors.add(
              line(node),
              Paths.key(path, "<<"),
              "another value",
              "a mapping, or a list of mappings",
              null);
    }
  }

  private Scalar scalar(ScalarNode node, String path) {
    boolean plain = node.getTag().equals(YamlReader.PLAIN);
    if (!plain) {
      tag(node, Tag.STR, path);
    }
    String written = node.getValue();
    boolean quoted = !plain || node.getScalarStyle() != ScalarStyle.PLAIN;
    Result result = substitution.apply(written);
    Scalar scalar =
        new Scalar(line(node), result.meant(), quoted, result.substituted(), result.problem());
    if (scalar.substituted()) {
      errors.hide(scalar);
    }
    return scalar;
  }

  private void tag(Node node, Tag usual, String path) {
    if (!node.getTag().equals(usual)) {
      errors.add(line(node), path, "the tag " + node.getTag().getValue(), "no tag", null);
    }
  }

  /** Ends the reading of a document that cannot be walked. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private Refused refused(Node node, String path, String found) {
    errors.add(line(node), path, found, "a smaller, flatter document", null);
    return new Refused();
  }

  private static int line(Node node) {
    return node.getStartMark().orElseThrow().getLine() + 1;
  }
}
