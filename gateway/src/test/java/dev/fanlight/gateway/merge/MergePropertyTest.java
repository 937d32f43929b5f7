package dev.fanlight.gateway.merge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.value.json.JsonBytes;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Splicing gives what decoding and encoding gives. */
class MergePropertyTest {

  @Property(tries = 400)
  void merges_agreeWithTheModel(@ForAll("places") List<Place> places) {
    agree(Merge.OBJECT, MergeModel::object, places);
    agree(Merge.ARRAY, MergeModel::array, places);
    agree(Merge.CONCAT, MergeModel::concat, places);
    agree(Merge.FIRST, MergeModel::first, places);
  }

  private static void agree(
      Merge merge, Function<List<Place>, JsonNode> model, List<Place> places) {
    Buffer merged = merge.apply(places, 1_000_000);

    assertThat(JsonBytes.firstError(merged)).as("%s", merged).isEqualTo(-1);
    assertThat(MergeModel.parsed(merged)).as(merge.name()).isEqualTo(model.apply(places));
  }

  @Provide
  Arbitrary<List<Place>> places() {
    Arbitrary<String> json = RandomJson.texts();
    Arbitrary<Function<String, CallResult>> ends =
        Arbitraries.oneOf(
            json.map(body -> name -> CallResults.ok(name, body)),
            json.map(body -> name -> CallResults.replaced(name, body)),
            Arbitraries.<Function<String, CallResult>>of(
                CallResults::timedOut,
                CallResults::skipped,
                name -> CallResults.failed(name, 500)));
    Arbitrary<Function<String, Place>> place =
        Arbitraries.oneOf(
            ends.map(end -> name -> Place.of(end.apply(name))),
            ends.list()
                .ofMaxSize(3)
                .map(list ->
                    name -> Place.listOf(name, list.stream().map(e -> e.apply(name)).toList())));
    return Combinators.combine(place.list().ofMaxSize(4), Arbitraries.of("a", "b-2", "c_\\\""))
        .as(MergePropertyTest::named);
  }

  private static List<Place> named(List<Function<String, Place>> each, String prefix) {
    List<Place> places = new ArrayList<>();
    each.forEach(place -> places.add(place.apply(prefix + places.size())));
    return places;
  }
}
