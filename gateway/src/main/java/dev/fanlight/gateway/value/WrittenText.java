package dev.fanlight.gateway.value;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** A text of the configuration as JSON, which still knows what placeholders made of it. */
public final class WrittenText extends TextNode {
  private static final long serialVersionUID = 1L;

  private final transient Written written;

  public WrittenText(Written written) {
    super(written.text());
    this.written = written;
  }

  public Written written() {
    return written;
  }

  public static Written of(JsonNode text) {
    return text instanceof WrittenText known ? known.written : Written.of(text.textValue());
  }
}
