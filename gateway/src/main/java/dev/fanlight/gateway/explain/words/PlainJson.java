package dev.fanlight.gateway.explain.words;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Public records as JSON: each component is a member, in snake case, and what is null is left out.
 * So the names of the records are the contract of the admin pages and of {@code --format json}.
 */
public final class PlainJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private static final ClassValue<List<Member>> MEMBERS =
      new ClassValue<>() {
        @Override
        protected List<Member> computeValue(Class<?> type) {
          List<Member> members = new ArrayList<>();
          for (RecordComponent component : type.getRecordComponents()) {
            members.add(new Member(snake(component.getName()), component.getAccessor()));
          }
          return List.copyOf(members);
        }
      };

  private final JsonGenerator json;

  private PlainJson(JsonGenerator json) {
    this.json = json;
  }

  private record Member(String name, Method accessor) {
    @Nullable Object of(Object whole) {
      try {
        return accessor.invoke(whole);
      } catch (ReflectiveOperationException closed) {
        throw new IllegalStateException(closed);
      }
    }
  }

  /** On one line, as UTF-8. */
  public static byte[] bytes(Object value) {
    return bytes(value, false);
  }

  /** On many lines, for people too. */
  public static String lines(Object value) {
    return new String(bytes(value, true), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(Object value, boolean pretty) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
      if (pretty) {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        generator.setPrettyPrinter(
            new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter));
      }
      new PlainJson(generator).write(value);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private void write(Object value) throws IOException {
    switch (value) {
      case Record whole -> members(whole);
      case Map<?, ?> map -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          member(String.valueOf(entry.getKey()), entry.getValue());
        }
        json.writeEndObject();
      }
      case Collection<?> items -> {
        json.writeStartArray();
        for (Object item : items) {
          write(item);
        }
        json.writeEndArray();
      }
      case Boolean flag -> json.writeBoolean(flag);
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case Double number -> json.writeNumber(number);
      case Enum<?> word -> json.writeString(word.name().toLowerCase(Locale.ROOT));
      default -> json.writeString(value.toString());
    }
  }

  private void members(Record whole) throws IOException {
    json.writeStartObject();
    for (Member member : MEMBERS.get(whole.getClass())) {
      member(member.name, member.of(whole));
    }
    json.writeEndObject();
  }

  private void member(String name, @Nullable Object value) throws IOException {
    if (value != null) {
      json.writeFieldName(name);
      write(value);
    }
  }

  private static String snake(String name) {
    StringBuilder snake = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isUpperCase(c)) {
        snake.append('_').append(Character.toLowerCase(c));
      } else {
        snake.append(c);
      }
    }
    return snake.toString();
  }
}
