package dev.fanlight.gateway.value.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.fanlight.gateway.value.Expression;
import dev.fanlight.gateway.value.TemplateNames;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of templates whatever a client sends and whatever an operator writes. */
class TemplatePropertyTest {
  private static final PathTemplate TWO = PathTemplate.parse("/a/{x}/b.{x}?q={x}{&x}");

  @Property(tries = 1000)
  void expand_ofAnyValue_keepsThePathsShape(@ForAll("hostile") String value) {
    String target;
    try {
      target = TWO.expand((name, template) -> TextNode.valueOf(value));
    } catch (GatewayError refused) {
      assertThat(refused.code()).isEqualTo(ErrorCode.BAD_REQUEST);
      assertThat(value).isIn("", ".", "..");
      return;
    }
    String[] parts = target.split("[/?&]", -1);
    assertThat(parts).hasSize(6);
    assertThat(target).matches("[A-Za-z0-9-._~%/?&=]+");
    assertThat(
            List.of(parts[2], parts[3].substring(2), parts[4].substring(2), parts[5].substring(2)))
        .allSatisfy(part -> assertThat(decoded(part)).isEqualTo(value));
  }

  @Property(tries = 1000)
  void expand_ofAnyTail_givesItsSegmentsBack(@ForAll("tails") List<String> tail) {
    TemplateNames names =
        new TemplateNames() {
          @Override
          public TextNode value(String name, String template) {
            throw new AssertionError("a tail has no single value");
          }

          @Override
          public List<String> tail(String name) {
            return tail.stream().map(TemplatePropertyTest::encoded).toList();
          }
        };
    String path = PathTemplate.parse("/v2/{rest}").expand(names);

    assertThat(List.of(path.split("/", -1)).subList(2, tail.size() + 2))
        .extracting(TemplatePropertyTest::decoded)
        .isEqualTo(tail);
  }

  private static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Property(tries = 1000)
  void expandText_ofAnyValue_neverBreaksAField(@ForAll("hostile") String value) {
    try {
      String text = TextTemplate.parse("a{x}").expand((name, template) -> TextNode.valueOf(value));
      assertThat(text).isEqualTo("a" + value);
      assertThat(text.chars()).allMatch(TemplatePropertyTest::fitsAField);
    } catch (GatewayError refused) {
      assertThat(value.chars()).anyMatch(c -> !fitsAField(c));
    }
  }

  private static boolean fitsAField(int c) {
    return c == '\t' || (c >= ' ' && c <= 0xff && c != 0x7f);
  }

  @Property(tries = 1000)
  void parse_ofAnything_isATemplateOrSaysWhyNot(@ForAll("garbage") String text) {
    assertThat(
            List.of(
                said(() -> PathTemplate.parse(text)),
                said(() -> PathTemplate.parse("/" + text)),
                said(() -> TextTemplate.parse(text)),
                said(() -> BodyTemplate.parse(TextNode.valueOf(text))),
                said(() -> Expression.parse(text, Set.of("item")))))
        .doesNotContain("null");
  }

  /** Lets everything but an IllegalArgumentException through. */
  private static String said(Runnable parse) {
    try {
      parse.run();
      return "";
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Provide
  Arbitrary<String> hostile() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "/",
            ".",
            "..",
            "%2e",
            "%2F",
            "\\",
            "?",
            "#",
            "&",
            "=",
            "\r\n",
            "\0",
            " ",
            "ü",
            "\ud83d\ude00",
            "a",
            ";",
            "+",
            "{x}");
    return Arbitraries.oneOf(
        pieces.list().ofMaxSize(4).map(list -> String.join("", list)),
        Arbitraries.strings().ofMaxLength(6).filter(TemplatePropertyTest::isWellFormed));
  }

  @Provide
  Arbitrary<List<String>> tails() {
    return hostile()
        .filter(segment -> !Set.of("", ".", "..").contains(segment))
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  @Provide
  Arbitrary<String> garbage() {
    return Arbitraries.of(
            "{", "}", "{{", "{x}", "{?x}", "{&x}", "{/x*}", "{+x}", "/", "?", "%", "%41", "#", ".",
            "path", "query.", "header.", "body", "body#/a", "user.", "status", "~", "item", "*",
            ",", "\n", "ü", "\ud83d")
        .list()
        .ofMaxSize(6)
        .map(list -> list.stream().collect(Collectors.joining()));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static boolean isWellFormed(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }
}
