package dev.fanlight.gateway.merge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.fanlight.gateway.value.json.JsonBytes;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The validator agrees with Jackson on what is JSON. */
class JsonBytesPropertyTest {
  private static final JsonFactory JACKSON = new JsonFactory();

  @Property(tries = 500)
  void firstError_ofAnyJson_isNone(@ForAll("json") String text) {
    assertThat(JsonBytes.firstError(Buffer.buffer(text))).isEqualTo(-1);
  }

  @Property(tries = 3000)
  void firstError_ofDamagedJson_isOneWhereJacksonFindsOne(@ForAll("damaged") byte[] text)
      throws IOException {
    assertThat(JsonBytes.firstError(Buffer.buffer(text)) < 0).isEqualTo(jacksonReads(text));
  }

  @Provide
  Arbitrary<String> json() {
    return RandomJson.texts();
  }

  @Provide
  Arbitrary<byte[]> damaged() {
    Arbitrary<byte[]> text = RandomJson.texts().map(s -> s.getBytes(StandardCharsets.UTF_8));
    Arbitrary<Byte> bytes =
        Arbitraries.oneOf(
            Arbitraries.of("\"\\{}[]:,0123-+.eEtfnu \n/'".chars().mapToObj(c -> (byte) c).toList()),
            Arbitraries.bytes());
    Arbitrary<Damage> damage =
        Combinators.combine(
                Arbitraries.of(Damage.Kind.class), Arbitraries.integers().between(0, 200), bytes)
            .as(Damage::new);
    return Combinators.combine(text, damage.list().ofMinSize(1).ofMaxSize(3))
        .as((whole, blows) -> {
          byte[] hurt = whole;
          for (Damage blow : blows) {
            hurt = blow.to(hurt);
          }
          return hurt;
        });
  }

  /** One byte changed, put in or taken out, or the end cut off. */
  record Damage(Kind kind, int place, byte with) {
    enum Kind {
      CHANGE,
      INSERT,
      REMOVE,
      CUT
    }

    byte[] to(byte[] text) {
      int at = text.length == 0 ? 0 : place % text.length;
      int rest = Math.min(text.length, at + 1);
      Buffer head = Buffer.buffer().appendBytes(text, 0, at);
      Buffer hurt =
          switch (kind) {
            case CHANGE -> head.appendByte(with).appendBytes(text, rest, text.length - rest);
            case INSERT -> head.appendByte(with).appendBytes(text, at, text.length - at);
            case REMOVE -> head.appendBytes(text, rest, text.length - rest);
            case CUT -> head;
          };
      return hurt.getBytes();
    }
  }

  private static boolean jacksonReads(byte[] text) throws IOException {
    String decoded;
    try {
      decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
    } catch (CharacterCodingException notUtf8) {
      return false;
    }
    try (JsonParser parser = JACKSON.createParser(decoded)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (JsonProcessingException notJson) {
      return false;
    }
  }
}
