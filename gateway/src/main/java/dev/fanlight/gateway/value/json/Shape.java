package dev.fanlight.gateway.value.json;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Picks, drops and renames members of a JSON text in one pass over its bytes, without a tree: the
 * time and the memory that it takes are those of copying what is left. Immutable.
 *
 * <p>Pointers are those of RFC 6901, relative to the target; a {@code *} stands for every member of
 * a list.
 */
public final class Shape {
  private static final Buffer NULL = Buffer.buffer("null");
  private static final int GROWTH = 1024;

  private final List<String> target;
  private final Rule root;

  private Shape(List<String> target, Rule root) {
    this.target = target;
    this.root = root;
  }

  /**
   * Reads a shape.
   *
   * @param target what becomes the whole; empty: the whole
   * @param only what is left; empty: everything
   * @param without what is dropped of that
   * @param rename new names by the pointers of members
   * @throws IllegalArgumentException saying what is wrong with a pointer
   */
  public static Shape of(
      String target, List<String> only, List<String> without, Map<String, String> rename) {
    Rule root = new Rule();
    root.kept = only.isEmpty();
    only.forEach(pointer -> root.at(tokens(pointer)).keep());
    without.forEach(pointer -> root.at(tokens(pointer)).dropped = true);
    rename.forEach((pointer, name) -> root.at(tokens(pointer)).rename(name));
    return new Shape(tokens(target), root);
  }

  /** The tokens of a pointer, unescaped. */
  public static List<String> tokens(String pointer) {
    if (!pointer.isEmpty() && pointer.charAt(0) != '/') {
      throw new IllegalArgumentException("a pointer begins with /");
    }
    List<String> tokens = new ArrayList<>();
    for (JsonPointer at = JsonPointer.compile(pointer); !at.matches(); at = at.tail()) {
      tokens.add(at.getMatchingProperty());
    }
    return tokens;
  }

  /**
   * The text as this shape has it; {@code null} where the target is not there.
   *
   * @param json valid JSON
   * @throws GatewayError {@code upstream_body_too_large} when longer names make it more than twice
   *     as large
   */
  public Buffer apply(Buffer json) {
    JsonCursor in = new JsonCursor(json);
    for (String token : target) {
      if (!in.enter(token)) {
        return NULL;
      }
    }
    if (!root.kept && !in.isContainer()) {
      return NULL;
    }
    Buffer out = Buffer.buffer(Math.min(json.length(), GROWTH));
    write(in, root, root.kept, new Output(out, 2L * json.length() + GROWTH));
    return out;
  }

  /** What is left of the value at the cursor, which stands behind it then. */
  private static void write(JsonCursor in, Rule rule, boolean kept, Output out) {
    if (rule.isEmpty() || !in.isContainer()) {
      out.value(in);
    } else if (in.isObject()) {
      object(in, rule, kept, out);
    } else {
      list(in, rule, kept, out);
    }
  }

  private static void object(JsonCursor in, Rule rule, boolean kept, Output out) {
    out.add("{");
    String before = "";
    for (boolean more = in.open(); more; more = in.next()) {
      in.key();
      String name = in.name();
      Rule member = rule.members.get(name);
      if (rule.gives(name) || !leaves(in, member, kept)) {
        in.skip();
        continue;
      }
      out.add(before);
      before = ",";
      if (member == null || member.renamed == null) {
        out.key(in);
      } else {
        out.add(member.renamed);
      }
      out.add(":");
      if (member == null) {
        out.value(in);
      } else {
        write(in, member, kept || member.kept, out);
      }
    }
    out.add("}");
  }

  private static void list(JsonCursor in, Rule rule, boolean kept, Output out) {
    out.add("[");
    String before = "";
    for (boolean more = in.open(); more; more = in.next()) {
      if (!leaves(in, rule.each, kept)) {
        in.skip();
        continue;
      }
      out.add(before);
      before = ",";
      if (rule.each == null) {
        out.value(in);
      } else {
        write(in, rule.each, kept || rule.each.kept, out);
      }
    }
    out.add("]");
  }

  /** Whether anything is left of the value at the cursor. */
  private static boolean leaves(JsonCursor in, @Nullable Rule rule, boolean kept) {
    if (rule == null) {
      return kept;
    }
    return !rule.dropped && (kept || rule.kept || (rule.keepsBelow && in.isContainer()));
  }

  /** What becomes of one place, and of those below it. */
  private static final class Rule {
    private final Map<String, Rule> members = new LinkedHashMap<>();
    private @Nullable Rule each;
    private @Nullable Rule above;
    private boolean kept;
    private boolean keepsBelow;
    private boolean dropped;
    private @Nullable Buffer renamed;
    private @Nullable String newName;

    Rule at(List<String> tokens) {
      Rule rule = this;
      for (String token : tokens) {
        rule = rule.below(token);
      }
      return rule;
    }

    private Rule below(String token) {
      Rule found = token.equals("*") ? each : members.get(token);
      if (found == null) {
        found = new Rule();
        found.above = this;
        members.put(token, found);
        each = token.equals("*") ? found : each;
      }
      return found;
    }

    void keep() {
      kept = true;
      for (Rule rule = above; rule != null; rule = rule.above) {
        rule.keepsBelow = true;
      }
    }

    void rename(String name) {
      newName = name;
      renamed = Buffer.buffer(Json.bytes(TextNode.valueOf(name)));
    }

    boolean isEmpty() {
      return members.isEmpty();
    }

    /** Whether a member of that name gives way to another that gets it. */
    boolean gives(String name) {
      Rule own = members.get(name);
      if (own != null && own.renamed != null) {
        return false;
      }
      for (Rule member : members.values()) {
        if (name.equals(member.newName)) {
          return true;
        }
      }
      return false;
    }
  }

  /** What is left so far. */
  private record Output(Buffer bytes, long most) {
    void key(JsonCursor in) {
      in.copyKey(bytes);
      check();
    }

    void value(JsonCursor in) {
      in.copy(bytes);
      check();
    }

    void add(Buffer more) {
      bytes.appendBuffer(more);
      check();
    }

    private void check() {
      if (bytes.length() > most) {
        throw GatewayError.of(
            ErrorCode.UPSTREAM_BODY_TOO_LARGE,
            "the names that shape gives make a body more than twice as large");
      }
    }

    void add(String more) {
      bytes.appendString(more);
    }
  }
}
