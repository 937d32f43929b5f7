package dev.fanlight.gateway.merge;

import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** JSON texts as upstreams write them: any value, compact or spread out. */
final class RandomJson {
  private static final Arbitrary<String> SPACE =
      Arbitraries.frequencyOf(
          Tuple.of(4, Arbitraries.just("")),
          Tuple.of(1, Arbitraries.of(" ", "\n", "\r\n  ", "\t")));

  private RandomJson() {}

  static Arbitrary<String> texts() {
    return value(3);
  }

  private static Arbitrary<String> value(int depth) {
    Arbitrary<String> leaf = Arbitraries.oneOf(scalars(), strings());
    if (depth == 0) {
      return spaced(leaf);
    }
    Arbitrary<String> inner = Arbitraries.lazy(() -> value(depth - 1));
    Arbitrary<String> array =
        inner.list().ofMaxSize(3).map(v -> v.stream().collect(Collectors.joining(",", "[", "]")));
    Arbitrary<String> member =
        Combinators.combine(spaced(strings()), inner).as((key, v) -> key + ":" + v);
    Arbitrary<String> object =
        member
            .list()
            .uniqueElements(text -> text.strip().substring(0, text.strip().indexOf(':')))
            .ofMaxSize(3)
            .map(v -> v.stream().collect(Collectors.joining(",", "{", "}")));
    return spaced(Arbitraries.oneOf(leaf, array, object));
  }

  private static Arbitrary<String> scalars() {
    return Arbitraries.of("null", "true", "false", "0", "-0", "1.50", "-12e3", "9007199254740993");
  }

  private static Arbitrary<String> strings() {
    return Arbitraries.of(
        "\"\"",
        "\"a\"",
        "\"long enough to be read by eights\"",
        "\"\\\"quoted\\\\\"",
        "\"\\u00e9\"",
        "\"é€\ud83d\ude00 and ascii after it\"",
        "\"[\"",
        "\"}\"",
        "\"tab\\t\"");
  }

  private static Arbitrary<String> spaced(Arbitrary<String> value) {
    return Combinators.combine(SPACE, value, SPACE).as((before, v, after) -> before + v + after);
  }
}
