package dev.fanlight.gateway.value.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.value.TemplateNames;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** A stretch of a path template. */
sealed interface PathPart {

  void append(StringBuilder out, TemplateNames values, String source);

  default Set<String> names() {
    return Set.of();
  }

  /** Whether a path that ends with this part may end in a slash. */
  default boolean mayEndInSlash(TemplateNames values) {
    return false;
  }

  /** Text, percent-encoded already. */
  record Literal(String text) implements PathPart {
    @Override
    public void append(StringBuilder out, TemplateNames values, String source) {
      out.append(text);
    }

    @Override
    public boolean mayEndInSlash(TemplateNames values) {
      return true;
    }
  }

  /** {@code {x}} in a path. */
  record Segment(String name) implements PathPart {
    @Override
    public void append(StringBuilder out, TemplateNames values, String source) {
      List<String> tail = values.tail(name);
      if (tail == null) {
        String raw = values.raw(name);
        if (raw == null) {
          Percent.required(out, name, values, source);
        } else {
          Percent.again(out, raw);
        }
        return;
      }
      if (tail.isEmpty() && !out.isEmpty() && out.charAt(out.length() - 1) == '/') {
        out.setLength(out.length() - 1);
      }
      for (Iterator<String> segments = tail.iterator(); segments.hasNext(); ) {
        Percent.again(out, segments.next());
        out.append(segments.hasNext() ? "/" : "");
      }
    }

    @Override
    public Set<String> names() {
      return Set.of(name);
    }

    @Override
    public boolean mayEndInSlash(TemplateNames values) {
      return values.tail(name) != null;
    }
  }

  /** {@code {+x}}: a tail, byte for byte. */
  record Whole(String name) implements PathPart {
    @Override
    public void append(StringBuilder out, TemplateNames values, String source) {
      String tail = values.wholeTail(name);
      if ((tail == null || tail.isEmpty()) && out.length() > 1) {
        out.setLength(out.charAt(out.length() - 1) == '/' ? out.length() - 1 : out.length());
      }
      out.append(tail == null ? "" : tail);
    }

    @Override
    public Set<String> names() {
      return Set.of(name);
    }
  }

  /** {@code {/x*}}: a segment for each element of a list. */
  record Segments(String name) implements PathPart {
    @Override
    public void append(StringBuilder out, TemplateNames values, String source) {
      List<String> tail = values.tail(name);
      if (tail != null) {
        tail.forEach(segment -> Percent.again(out.append('/'), segment));
        return;
      }
      JsonNode value = values.value(name, source);
      if (value != null && value.isArray()) {
        value.forEach(element -> {
          if (!element.isNull()) {
            Percent.scalar(out.append('/'), element, name, values, source);
          }
        });
      } else if (value != null) {
        Percent.scalar(out.append('/'), value, name, values, source);
      }
    }

    @Override
    public Set<String> names() {
      return Set.of(name);
    }

    @Override
    public boolean mayEndInSlash(TemplateNames values) {
      return values.tail(name) != null;
    }
  }

  /** {@code {x}} in a query. */
  record Simple(String name) implements PathPart {
    @Override
    public void append(StringBuilder out, TemplateNames values, String source) {
      Percent.required(out, name, values, source);
    }

    @Override
    public Set<String> names() {
      return Set.of(name);
    }
  }

  /** {@code {?x,y}} or {@code {&x,y}}: what is null or an empty list is left out. */
  record Parameters(List<String> each) implements PathPart {
    @Override
    public void append(StringBuilder out, TemplateNames values, String source) {
      for (String name : each) {
        int start = out.length();
        Percent.parameter(out, name);
        if (!Percent.optional(out, name, values, source)) {
          out.setLength(start);
        }
      }
    }

    @Override
    public Set<String> names() {
      return Set.copyOf(each);
    }
  }
}
