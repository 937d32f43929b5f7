package dev.fanlight.gateway.config.load.action;

import dev.fanlight.gateway.config.action.Split;
import dev.fanlight.gateway.config.action.Split.Branch;
import dev.fanlight.gateway.config.load.part.References;
import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.Fields;
import dev.fanlight.gateway.config.node.Quantities;
import dev.fanlight.gateway.value.Expression;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code upstream}, or {@code split} with {@code sticky}, of a proxy or of a call. */
final class SplitReader {
  private static final String EXPECTED = "the name of an upstream, or split with several";
  private static final String WEIGHT = "a weight, such as 95";
  private static final int MAX_WEIGHT = 1_000_000;

  private final References references;

  SplitReader(References references) {
    this.references = references;
  }

  /**
   * @param sticky reads the expression where it stands
   */
  Split read(Fields fields, Fields.Read<Expression> sticky) {
    ConfigNode one = fields.get("upstream");
    ConfigNode several = fields.get("split");
    ConfigNode stickyNode = fields.get("sticky");
    if (several == null) {
      if (stickyNode != null) {
        stickyNode.error("this only beside split");
      }
      return Split.to(fields.require("upstream", EXPECTED, references::upstream, ""));
    }
    if (one != null) {
      one.error("either upstream or split");
    }
    return new Split(branches(several), stickyNode == null ? null : sticky.from(stickyNode));
  }

  private List<Branch> branches(ConfigNode node) {
    List<Branch> branches = new ArrayList<>();
    Set<String> upstreams = new HashSet<>();
    List<ConfigNode> items = node.items();
    int mistakes = node.errorCount();
    for (ConfigNode item : items) {
      Branch branch = branch(item);
      if (branch == null || upstreams.add(branch.upstream())) {
        branches.add(branch == null ? new Branch("", 1) : branch);
      } else if (item.hasSubstituted()) {
        item.error("each upstream only once");
      } else {
        item.wrong("the upstream " + branch.upstream(), "each only once");
      }
    }
    if (node.isSequence() && items.size() < 2) {
      node.wrong(
          items.isEmpty() ? "an empty list" : "a single branch",
          "at least two branches; for all requests to one use upstream");
    } else if (node.errorCount() == mistakes
        && node.isSequence()
        && branches.stream().allMatch(branch -> branch.weight() == 0)) {
      node.wrong("only weights of 0", "at least one weight above 0");
    }
    return branches;
  }

  private @Nullable Branch branch(ConfigNode node) {
    Fields fields = node.fields();
    ConfigNode name = fields.require("upstream", "the name of an upstream");
    String upstream = name == null ? null : references.upstream(name);
    int weight = fields.require("weight", WEIGHT, it -> Quantities.integer(it, 0, MAX_WEIGHT), 1);
    fields.done();
    return upstream == null ? null : new Branch(upstream, weight);
  }
}
