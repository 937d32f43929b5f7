package dev.fanlight.gateway.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
  private final FakeSource source = new FakeSource();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "path.id",
        "query.filter[x]",
        "header.x-user",
        "body#/a/0/b~1c",
        "body#",
        "user.status",
        "user-2.header.etag",
        "user.body#/key",
        "user.body#",
        "id",
        "id#/name",
      })
  void toString_ofAnExpression_isItsSource(String text) {
    assertThat(parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''              | path.NAME",
        "nobody          | the item id",
        "path.           | path.NAME",
        "path.a-b        | path.NAME",
        "query.          | query.NAME",
        "header.a b      | header.NAME",
        "body            | body#/pointer",
        "body#key        | begins with a slash",
        "body#/a~2       | ~0",
        "user            | CALL.status",
        "user.body       | user.body#/pointer",
        "user.code       | user.status",
        "user.header.    | user.header.NAME",
        "User.status     | the name of a call",
        "user.body#a     | begins with a slash",
        "other#/a        | the item id",
        "id#a            | begins with a slash",
      })
  void parse_ofWhatIsNoExpression_saysWhatWasExpected(String text, String expected) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'")
        .hasMessageContaining(expected);
  }

  @Test
  void header_isComparedInLowerCase() {
    assertThat(parse("header.X-User")).isEqualTo(parse("header.x-user"));
  }

  @Test
  void call_namesTheCallThatIsRead() {
    assertThat(List.of("user.status", "user.header.a", "user.body#/a", "path.user", "id"))
        .extracting(text -> parse(text).call())
        .containsExactly("user", "user", "user", null, null);
  }

  @Test
  void value_ofText_isAStringEvenWhenItLooksLikeANumber() {
    source.query.add("n", "7");

    assertThat(parse("query.n").value(source)).isEqualTo(TextNode.valueOf("7"));
  }

  @Test
  void value_ofQueryAndHeader_isTheFirst() {
    source.query.add("q", "a").add("q", "b");
    source.headers.add("h", "a, b").add("h", "c");

    assertThat(parse("query.q").value(source)).isEqualTo(TextNode.valueOf("a"));
    assertThat(parse("header.H").value(source)).isEqualTo(TextNode.valueOf("a, b"));
  }

  @Test
  void value_ofJson_keepsItsTypeAndEveryDigit() {
    source.call("user", "{\"a\": [1.10, 12345678901234567890.125]}");

    assertThat(parse("user.body#/a").value(source)).hasToString("[1.10,12345678901234567890.125]");
    assertThat(parse("user.status").value(source)).hasToString("200");
  }

  @Test
  void value_ofCallHeader_isItsFirstLine() {
    source.call("user", 200, MultiMap.caseInsensitiveMultiMap().add("ETag", "x"), null);

    assertThat(parse("user.header.etag").value(source)).isEqualTo(TextNode.valueOf("x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "path.x",
        "query.x",
        "header.x",
        "body#/x",
        "nobody.status",
        "user.body#/x",
        "user.body#/null",
        "user.header.x",
        "empty.body#",
        "id",
        "id#/x"
      })
  void value_ofWhatIsAbsentOrNull_isNull(String text) {
    source.call("user", "{\"null\": null}").call("empty", null);

    assertThat(parse(text).value(source)).isNull();
  }

  @Test
  void value_ofItem_isReachedIntoByAPointer() {
    source.item = FakeSource.json("{\"a\": {\"b\": true}}");

    assertThat(parse("id#/a/b").value(source)).hasToString("true");
  }

  @Test
  void list_ofQuery_isEveryOccurrenceWithItsCommas() {
    source.query.add("q", "a,b").add("q", "").add("q", "c");

    assertThat(texts("query.q")).containsExactly("a,b", "", "c");
  }

  @Test
  void list_ofHeader_splitsAllLinesAtCommas() {
    source.headers.add("h", "a, b ,").add("h", " c");

    assertThat(texts("header.h")).containsExactly("a", "b", "c");
  }

  @Test
  void list_ofAbsentTextSources_isEmpty() {
    assertThat(texts("query.q")).isEmpty();
    assertThat(texts("header.h")).isEmpty();
    assertThat(texts("nobody.header.h")).isEmpty();
  }

  @Test
  void list_ofJsonArray_isItsElements() {
    source.body = "{\"ids\": [1, \"b\", null, {}]}";

    assertThat(parse("body#/ids").list(source))
        .extracting(JsonNode::toString)
        .containsExactly("1", "\"b\"", "null", "{}");
  }

  @ParameterizedTest
  @CsvSource({
    "body#/n,   bad_request,   400, body#/n is a number",
    "body#/o,   bad_request,   400, body#/o is an object",
    "c.body#/n, invalid_body,  502, c.body#/n is a number",
    "c.status,  invalid_body,  502, c.status is a number",
    "body#/x,   missing_value, 400, body#/x is absent or null",
    "c.body#/x, missing_value, 502, c.body#/x is absent or null",
  })
  void list_ofAnythingElse_isAnErrorOfWhereItCameFrom(
      String text, String code, int status, String detail) {
    source.body = "{\"n\": 1, \"o\": {}}";
    source.call("c", "{\"n\": 1, \"o\": {}}");

    assertThatThrownBy(() -> parse(text).list(source))
        .isInstanceOfSatisfying(
            GatewayError.class,
            error -> {
              assertThat(error.code().code()).isEqualTo(code);
              assertThat(error.status()).isEqualTo(status);
              assertThat(error.detail()).contains(detail);
            });
  }

  @Test
  void list_ofABodyThatIsNoJson_isTheSourcesError() {
    source.body = "{";

    assertThatThrownBy(() -> parse("body#/ids").list(source))
        .isInstanceOfSatisfying(
            GatewayError.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST));
  }

  private List<String> texts(String text) {
    return parse(text).list(source).stream().map(JsonNode::textValue).toList();
  }

  private static Expression parse(String text) {
    return Expression.parse(text, Set.of("id"));
  }
}
