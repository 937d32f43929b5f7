package dev.fanlight.gateway.value.jq.names;

import dev.fanlight.gateway.value.jq.names.RequestPart.Parts;
import dev.fanlight.gateway.value.jq.syntax.Syntax;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Follows the client's request through a call of one of jq's own functions. Confined to one thread.
 *
 * @param in what {@code .} may be
 */
record BuiltinWalk(RequestWalk walk, Parts in, WalkScope scope) {
  /** They give what they get, or nothing. */
  private static final Set<String> PASS =
      Set.of("select", "objects", "values", "iterables", "scalars", "arrays", "strings");

  /** They give what their last argument gives. */
  private static final Set<String> GIVE = Set.of("first", "last", "limit", "nth");

  /** They take a look, and give a truth or a name of a type. */
  private static final Set<String> LOOK = Set.of("type", "not", "isempty", "empty");

  Parts call(String name, List<Syntax> arguments) {
    if (name.equals("has") && arguments.size() == 1) {
      member(arguments.getFirst());
      return Parts.NONE;
    }
    if (name.equals("getpath") && arguments.size() == 1) {
      return path(arguments.getFirst());
    }
    List<Parts> given = new ArrayList<>(arguments.size());
    for (Syntax argument : arguments) {
      given.add(walk.walk(argument, in, scope));
    }
    if (PASS.contains(name)) {
      return in;
    }
    if (LOOK.contains(name)) {
      return Parts.NONE;
    }
    boolean gives = GIVE.contains(name) && !arguments.isEmpty();
    return gives ? given.getLast() : opaque(arguments, given);
  }

  private Parts member(Syntax key) {
    Set<String> names = new LinkedHashSet<>();
    walk.holds(walk.walk(key, in, scope));
    return RequestWalk.Names.literal(key, names) ? walk.named(in, names) : unseen(key);
  }

  private Parts path(Syntax path) {
    if (!(path instanceof Syntax.ArrayOf(Syntax content)) || content == null) {
      return unseen(path);
    }
    Parts at = in;
    Syntax rest = content;
    while (rest instanceof Syntax.Comma(Syntax left, Syntax right)) {
      // The comma binds to the left: the last step stands alone on the right.
      at = new BuiltinWalk(walk, at, scope).path(new Syntax.ArrayOf(left));
      rest = right;
    }
    return new BuiltinWalk(walk, at, scope).member(rest);
  }

  /** A name that a function gets and that cannot be seen. */
  private Parts unseen(Syntax key) {
    return in.isEmpty() ? in : walk.computed(new Parts(RequestPart.UNKNOWN), key);
  }

  /**
   * Any other function may look at everything that it is given, and at what is inside. Each
   * argument is followed once for each of them: calls within calls would multiply the times.
   *
   * @param given by each argument for {@code .}
   */
  private Parts opaque(List<Syntax> arguments, List<Parts> given) {
    Parts inside = walk.inside(in);
    Parts all = inside;
    for (int i = 0; i < arguments.size(); i++) {
      all = all.and(walk.holds(given.get(i)));
      if (!inside.equals(in)) {
        all = all.and(walk.holds(walk.walk(arguments.get(i), inside, scope)));
      }
    }
    return all;
  }
}
