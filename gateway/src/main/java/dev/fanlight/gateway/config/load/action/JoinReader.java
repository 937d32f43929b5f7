package dev.fanlight.gateway.config.load.action;

import dev.fanlight.gateway.config.action.FanOutConfig.Join;
import dev.fanlight.gateway.config.action.FanOutConfig.MergeConfig;
import dev.fanlight.gateway.config.load.part.Templates;
import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.Fields;
import dev.fanlight.gateway.config.node.Quantities;
import dev.fanlight.gateway.value.JqProgram;
import dev.fanlight.gateway.value.jq.names.JqNames;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code join} and {@code merge} of a fan-out, and the keys that depend on them. */
final class JoinReader {
  private static final Map<String, Join> JOINS =
      Map.of(
          "all", new Join.All(),
          "all_settled", new Join.AllSettled(),
          "first", new Join.First(),
          "as_completed", new Join.AsCompleted());
  private static final Map<String, MergeConfig> MERGES =
      Map.of(
          "object", new MergeConfig.ByName(),
          "array", new MergeConfig.Array(),
          "concat", new MergeConfig.Concat(),
          "first", new MergeConfig.FirstBody());

  private JoinReader() {}

  static @Nullable Join join(ConfigNode node) {
    if (!node.isMapping()) {
      return node.choice(JOINS, "{quorum: N}");
    }
    Fields fields = node.fields();
    int quorum =
        fields.require(
            "quorum",
            "the number of calls that must succeed",
            n -> Quantities.integer(n, 1, Integer.MAX_VALUE),
            1);
    fields.done();
    return new Join.Quorum(quorum);
  }

  static void checkReach(@Nullable ConfigNode node, Join join, int width) {
    if (node != null && join instanceof Join.Quorum(int n) && n > width && width > 0) {
      node.wrong("a quorum of " + n, "at most " + width + ", as many as there are calls");
    }
  }

  static @Nullable MergeConfig merge(@Nullable ConfigNode node, Join join, boolean mapped) {
    boolean answersItself = why(join) != null;
    if (node == null) {
      return answersItself ? null : mapped ? new MergeConfig.Array() : new MergeConfig.ByName();
    }
    if (answersItself) {
      node.error("no merge with join: first or as_completed");
    }
    return node.isMapping() ? program(node) : node.choice(MERGES, "{jq: PROGRAM}");
  }

  /** Reports keys that describe an answer if the gateway does not make that answer itself. */
  static void checkMade(@Nullable ConfigNode node, String key, Join join) {
    String why = why(join);
    if (node != null && why != null) {
      node.error("no " + key + " with join: first or as_completed", why);
    }
  }

  /** Returns null if the gateway makes the answer itself. */
  private static @Nullable String why(Join join) {
    return switch (join) {
      case Join.First first ->
          "the answer that wins goes out as it came; {quorum: 1} with merge: first makes one";
      case Join.AsCompleted records ->
          "its records go out with status 200 before the calls have ended; all_settled waits";
      case Join.All all -> null;
      case Join.AllSettled settled -> null;
      case Join.Quorum quorum -> null;
    };
  }

  private static MergeConfig program(ConfigNode node) {
    Fields fields = node.fields();
    JqProgram program = fields.require("jq", "a jq program", JoinReader::jq, JqProgram.identity());
    JqNames input = fields.read("input", value -> input(value, fields));
    fields.done();
    return new MergeConfig.Jq(program, input);
  }

  /** Returns the parts of the request that the program reads, for {@code input: all}. */
  private static @Nullable JqNames input(ConfigNode node, Fields fields) {
    Boolean all = node.choice(Map.of("all", true, "merge", false));
    ConfigNode jq = fields.get("jq");
    String program = jq == null || !Boolean.TRUE.equals(all) ? null : jq.peekText();
    if (jq == null || program == null) {
      return null;
    }
    try {
      JqProgram.compile(program);
    } catch (IllegalArgumentException reported) {
      return null;
    }
    return Templates.parsed(
        jq, "a jq program that names the header fields it reads", () -> JqNames.of(program));
  }

  private static @Nullable JqProgram jq(ConfigNode node) {
    String text = node.text();
    JqProgram program =
        text == null ? null : Templates.parsed(node, "a jq program", () -> JqProgram.compile(text));
    return program != null && node.isSubstituted() ? program.discreet() : program;
  }

  static int enough(@Nullable ConfigNode node, Join join, int width) {
    if (node == null) {
      return 0;
    }
    if (!(join instanceof Join.AsCompleted)) {
      node.error("enough only with join: as_completed");
    }
    Integer enough = Quantities.integer(node, 1, Math.max(width, 1));
    return enough == null ? 0 : enough;
  }

  static boolean stream(@Nullable ConfigNode node, Join join) {
    if (node == null) {
      return false;
    }
    if (!(join instanceof Join.First)) {
      node.error("stream only with join: first");
    }
    return Boolean.TRUE.equals(node.flag());
  }
}
