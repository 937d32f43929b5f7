package dev.fanlight.gateway.value.jq.names;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.value.jq.syntax.Syntax;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The words of a program: every text in it that may name a member. */
final class Words {
  private Words() {}

  /** Adds the words below a node of a program. */
  static void of(@Nullable Object node, Set<String> words) {
    switch (node) {
      case Syntax.Literal(JsonNode value) when value.isTextual() -> words.add(value.textValue());
      case Collection<?> nodes -> nodes.forEach(each -> of(each, words));
      case Record parent -> parts(parent).forEach(part -> of(part, words));
      case null, default -> {
        // Has no words.
      }
    }
  }

  /** What a node is made of. */
  static List<Object> parts(Record node) {
    List<Object> parts = new ArrayList<>();
    for (RecordComponent component : node.getClass().getRecordComponents()) {
      try {
        Object part = component.getAccessor().invoke(node);
        if (part != null) {
          parts.add(part);
        }
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new LinkageError("a tree hides " + component, e);
      }
    }
    return parts;
  }
}
