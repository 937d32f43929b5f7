package dev.fanlight.gateway.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundNamesTest {
  private final FakeSource source = new FakeSource();

  @Test
  void value_ofAPathVariable_needsNoBinding() {
    source.path.put("id", "u 1");

    assertThat(names(Map.of()).value("id", "")).isEqualTo(TextNode.valueOf("u 1"));
  }

  @Test
  void value_ofTheItem_isTheItemsOwn() {
    source.item = FakeSource.json("{\"a\": 1}");

    assertThat(names(Map.of()).value("it", "")).hasToString("{\"a\":1}");
  }

  @Test
  void value_ofABinding_isWhatItNames() {
    source.call("user", "{\"key\": 7}");

    assertThat(names(Map.of("user", required("user.body#/key"))).value("user", ""))
        .hasToString("7");
  }

  @ParameterizedTest
  @CsvSource({
    "header.x,     false, 400",
    "body#/a/b,    false, 400",
    "user.body#/k, false, 502",
    "user.status,  false, 502",
    "it#/k,        false, 400",
    "it#/k,        true,  502",
  })
  void value_thatIsAbsent_isAnErrorOfWhereItShouldHaveComeFrom(
      String expression, boolean itemFromCall, int status) {
    source.itemFromCall = itemFromCall;

    assertThatThrownBy(() -> names(Map.of("x", required(expression))).value("x", "/orders{?x}"))
        .isInstanceOfSatisfying(
            GatewayError.class,
            error -> {
              assertThat(error.code()).isEqualTo(ErrorCode.MISSING_VALUE);
              assertThat(error.status()).isEqualTo(status);
              assertThat(error.detail())
                  .isEqualTo("{x} of '/orders{?x}': " + expression + " is absent or null");
            });
  }

  @Test
  void value_thatMayBeAbsent_isItsDefault() {
    Expression from = Expression.parse("header.x", Set.of());

    assertThat(names(Map.of("x", new Binding(from, true, TextNode.valueOf("d")))).value("x", ""))
        .hasToString("\"d\"");
    assertThat(names(Map.of("x", new Binding(from, true, null))).value("x", "")).isNull();
  }

  @Test
  void value_isLookedUpOnce() {
    source.headers.set("x", "first");
    BoundNames names = names(Map.of("x", required("header.x")));
    names.value("x", "");
    source.headers.set("x", "second");

    assertThat(names.value("x", "")).isEqualTo(TextNode.valueOf("first"));
  }

  private BoundNames names(Map<String, Binding> with) {
    return new BoundNames(source, "it", with);
  }

  private static Binding required(String expression) {
    return new Binding(Expression.parse(expression, Set.of("it")), false, null);
  }
}
