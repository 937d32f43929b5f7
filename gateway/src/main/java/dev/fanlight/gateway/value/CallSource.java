package dev.fanlight.gateway.value;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the expressions of one call read: the values of a request, and calls and an item of its own.
 */
public interface CallSource extends ValueSource {
  /** The source that has the values of the request. */
  ValueSource request();

  @Override
  default @Nullable String pathVariable(String name) {
    return request().pathVariable(name);
  }

  @Override
  default @Nullable String rawVariable(String name) {
    return request().rawVariable(name);
  }

  @Override
  default @Nullable String wholeTail(String name) {
    return request().wholeTail(name);
  }

  @Override
  default @Nullable List<String> pathTail(String name) {
    return request().pathTail(name);
  }

  @Override
  default List<String> query(String name) {
    return request().query(name);
  }

  @Override
  default @Nullable String clientAddress() {
    return request().clientAddress();
  }

  @Override
  default List<String> header(String name) {
    return request().header(name);
  }

  @Override
  default @Nullable JsonNode requestBody(JsonPointer pointer) {
    return request().requestBody(pointer);
  }
}
