package dev.fanlight.gateway.value.jq.compile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fanlight.gateway.value.jq.data.Path;
import dev.fanlight.gateway.value.jq.memory.AsText;
import dev.fanlight.gateway.value.jq.node.Env;
import dev.fanlight.gateway.value.jq.node.Growth;
import dev.fanlight.gateway.value.jq.node.Native;
import dev.fanlight.gateway.value.jq.node.Node;
import dev.fanlight.gateway.value.jq.node.Nodes;
import dev.fanlight.gateway.value.jq.node.Output;
import java.util.List;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.jspecify.annotations.Nullable;

/** Expressions that are one value. */
final class Atoms {
  private Atoms() {}

  /** {@code .} */
  static final class Identity extends Node {
    @Override
    public void run(Env env, JsonNode in, @Nullable Path path, Output out)
        throws JsonQueryException {
      out.emit(in, path);
    }

    @Override
    public Growth growth() {
      return Growth.NONE;
    }

    @Override
    public List<Node> keys() {
      return List.of();
    }

    @Override
    public Count count() {
      return Count.ONE;
    }
  }

  /** A number or a text. */
  static final class Literal extends Node {
    final JsonNode value;

    Literal(JsonNode value) {
      this.value = value;
    }

    @Override
    public void run(Env env, JsonNode in, @Nullable Path path, Output out)
        throws JsonQueryException {
      out.emit(value, null);
    }

    @Override
    public boolean isBlind() {
      return true;
    }

    @Override
    public Count count() {
      return Count.ONE;
    }
  }

  /** {@code $name} */
  static final class Variable extends Node {
    private final Object key;

    Variable(Object key) {
      this.key = key;
    }

    @Override
    public void run(Env env, JsonNode in, @Nullable Path path, Output out)
        throws JsonQueryException {
      out.emit(env.variable(key), null);
    }

    @Override
    public boolean isBlind() {
      return true;
    }

    @Override
    public Count count() {
      return Count.ONE;
    }
  }

  /** A text with interpolations; the first one changes fastest. */
  static final class Text extends Node {
    private final @Nullable Native format;
    private final List<Node> parts;

    /**
     * @param format of what is interpolated; null for {@code tostring}
     */
    Text(@Nullable Native format, List<Node> parts) {
      this.format = format;
      this.parts = parts;
    }

    @Override
    public void run(Env env, JsonNode in, @Nullable Path path, Output out)
        throws JsonQueryException {
      fill(env, in, new String[parts.size()], parts.size() - 1, out);
    }

    private void fill(Env env, JsonNode in, String[] texts, int at, Output out)
        throws JsonQueryException {
      if (at < 0) {
        long length = 0;
        for (String text : texts) {
          length += text.length();
        }
        env.ledger.checkText(length);
        env.ledger.room(2 * length);
        out.emit(env.ledger.built(TextNode.valueOf(String.join("", texts))), null);
        return;
      }
      Node part = parts.get(at);
      part.each(
          env,
          in,
          value -> {
            boolean fixed = part instanceof Literal && value.isTextual();
            texts[at] = fixed ? value.textValue() : formatted(env, value);
            fill(env, in, texts, at - 1, out);
          });
    }

    private String formatted(Env env, JsonNode value) throws JsonQueryException {
      if (format == null) {
        return AsText.of(value).textValue();
      }
      Held text = new Held();
      format.apply(env, List.of(), value, null, text);
      return text.value == null ? "" : text.value.textValue();
    }

    @Override
    public boolean isBlind() {
      return Nodes.areBlind(parts);
    }

    @Override
    public Count count() {
      return Nodes.count(parts);
    }
  }
}
