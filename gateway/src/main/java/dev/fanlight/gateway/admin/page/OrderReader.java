package dev.fanlight.gateway.admin.page;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.fanlight.gateway.telemetry.endpoint.EndpointOrder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads orders: JSON as RFC 8259 has it, in UTF-8, with nothing twice and nothing beside it. */
final class OrderReader {
  private static final JsonFactory STRICT =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // The factory would keep the names of all orders.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();
  private static final Pattern TYPE =
      Pattern.compile("(?i)application/json[ \\t]*(;[ \\t]*charset=\"?utf-8\"?[ \\t]*)?");

  private OrderReader() {}

  /**
   * @param types every Content-Type field of the request
   */
  static boolean isJson(List<String> types) {
    return types.size() == 1 && TYPE.matcher(types.getFirst().strip()).matches();
  }

  /** Null: it is no order. */
  static @Nullable EndpointOrder read(Buffer body) {
    try (JsonParser json = STRICT.createParser(text(body))) {
      boolean begins =
          json.nextToken() == JsonToken.START_OBJECT
              && "state".equals(json.nextFieldName())
              && json.nextToken() == JsonToken.VALUE_STRING;
      String state = begins ? json.getText() : "";
      boolean ends = json.nextToken() == JsonToken.END_OBJECT && json.nextToken() == null;
      return begins && ends ? EndpointOrder.labelled(state) : null;
    } catch (JacksonException | CharacterCodingException broken) {
      return null;
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Null: it is no object, or not as strictly. An empty body is an empty object. */
  static @Nullable JsonObject object(Buffer body) {
    if (body.length() == 0) {
      return new JsonObject();
    }
    try (JsonParser json = STRICT.createParser(text(body))) {
      boolean whole = json.nextToken() == JsonToken.START_OBJECT;
      for (int depth = 1; whole && depth > 0; ) {
        JsonToken token = json.nextToken();
        if (token == null) {
          return null;
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      }
      return whole && json.nextToken() == null ? new JsonObject(text(body)) : null;
    } catch (JacksonException | CharacterCodingException | DecodeException broken) {
      return null;
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String text(Buffer body) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body.getBytes())).toString();
  }
}
