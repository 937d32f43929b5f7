package dev.fanlight.gateway.filter.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayRequest;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WatchedFieldsTest {

  /** What is left of the fields a: 1, b: 2, a: 3, x_y: 4 when a plugin has changed a copy so. */
  private static MultiMap after(Consumer<MultiMap> plugin) {
    MultiMap fields =
        MultiMap.caseInsensitiveMultiMap()
            .add("a", "1")
            .add("b", "2")
            .add("a", "3")
            .add("x_y", "4");
    GatewayRequest request =
        WatchedFields.of(new GatewayRequest(HttpMethod.GET, "/", null, fields, Body.empty()));
    GatewayRequest copy = RequestCopy.of(request);
    plugin.accept(copy.headers());
    RequestCopy.take(copy, request);
    for (String name : List.of("a", "b", "c", "x_y", "x-y")) {
      assertThat(request.headers().getAll(name)).isEqualTo(copy.headers().getAll(name));
    }
    return request.headers();
  }

  @Test
  void take_ofAnUnchangedCopy_decidesAboutNoField() {
    MultiMap fields = after(copy -> {});

    assertThat(WatchedFields.touched(fields, "a")).isFalse();
  }

  @Test
  void entries_isAListThatItsCallerMayChange() {
    MultiMap fields = after(copy -> {});
    List<Map.Entry<String, String>> entries = fields.entries();

    entries.removeIf(field -> field.getKey().equals("a"));

    assertThat(entries).extracting(Map.Entry::getKey).containsExactly("b", "x_y");
    assertThat(fields.getAll("a")).containsExactly("1", "3");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void setValue_ofAField_decidesAboutThatField(boolean listed) {
    MultiMap fields = after(copy -> {});

    (listed ? fields.entries() : fields)
        .forEach(field -> {
          if (field.getKey().equals("b")) {
            field.setValue("5");
          }
        });

    assertThat(fields.get("b")).isEqualTo("5");
    assertThat(WatchedFields.touched(fields, "b")).isTrue();
    assertThat(WatchedFields.touched(fields, "a")).isFalse();
  }

  @Test
  void take_ofOneFieldLess_decidesAboutThatField() {
    MultiMap fields = after(copy -> copy.remove("b"));

    assertThat(WatchedFields.touched(fields, "b")).isTrue();
    assertThat(WatchedFields.touched(fields, "a")).isFalse();
  }

  @Test
  void take_ofOneValueLess_takesThatOne() {
    MultiMap fields = after(copy -> copy.set("a", "1"));

    assertThat(fields.getAll("A")).containsExactly("1");
  }

  @Test
  void take_ofAnyChanges_makesTheFieldsTheSame() {
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      after(copy -> {
        for (int step = random.nextInt(6); step > 0; step--) {
          String name = List.of("a", "B", "c", "X-Y", "x_y").get(random.nextInt(5));
          switch (random.nextInt(3)) {
            case 0 -> copy.remove(name);
            case 1 -> copy.set(name, "v" + step);
            default -> copy.add(name, String.valueOf(step));
          }
        }
      });
    }
  }

  @Test
  void removeTwins_ofAFieldThatAPluginHasSet_removesTheClients() {
    MultiMap fields = after(copy -> copy.set("x-y", "5"));

    WatchedFields.removeTwins(fields);

    assertThat(fields.contains("x_y")).isFalse();
    assertThat(fields.get("x-y")).isEqualTo("5");
  }

  @Test
  void removeTwins_ofAFieldThatAPluginHasSetInBothSpellings_removesNone() {
    MultiMap fields = after(copy -> copy.set("x-y", "5").set("X_Y", "6"));

    WatchedFields.removeTwins(fields);

    assertThat(fields.get("x_y")).isEqualTo("6");
    assertThat(fields.get("x-y")).isEqualTo("5");
  }
}
