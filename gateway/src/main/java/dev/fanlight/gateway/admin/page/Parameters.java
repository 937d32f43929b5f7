package dev.fanlight.gateway.admin.page;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a page. A name that the page does not know and a value that says nothing are
 * refused: else the page would answer a question that nobody has asked. All methods throw {@link
 * GatewayError} {@code bad_request}, which says what is expected.
 */
public final class Parameters {
  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,9}");

  private final MultiMap given;

  private Parameters(MultiMap given) {
    this.given = given;
  }

  /**
   * @param known the names that the page knows
   */
  public static Parameters of(HttpServerRequest request, String... known) {
    List<String> names = List.of(known);
    for (String name : request.params().names()) {
      if (!names.contains(name)) {
        throw bad("the parameters of this page are " + String.join(", ", names));
      }
    }
    return new Parameters(request.params());
  }

  /** Null: it is not there. */
  public @Nullable String text(String name) {
    List<String> all = given.getAll(name);
    if (all.size() > 1) {
      throw bad(name + " may stand there once");
    }
    return all.isEmpty() ? null : all.getFirst();
  }

  /** Every value of a name that may stand there several times. */
  public List<String> texts(String name) {
    return given.getAll(name);
  }

  /** A whole number within bounds. */
  public int whole(String name, int least, int most, int otherwise) {
    String text = text(name);
    if (text == null) {
      return otherwise;
    }
    int number = WHOLE.matcher(text).matches() ? Integer.parseInt(text) : -1;
    if (number < least || number > most) {
      throw bad(name + " is a number from " + least + " to " + most);
    }
    return number;
  }

  /** Whether it is {@code true}; without it, it is not. */
  public boolean flag(String name) {
    String text = text(name);
    if (text != null && !text.equals("true") && !text.equals("false")) {
      throw bad(name + " is true or false");
    }
    return "true".equals(text);
  }

  /** The refusal of a request whose parameters say nothing. */
  public static GatewayError bad(String expected) {
    return GatewayError.of(ErrorCode.BAD_REQUEST, expected);
  }
}
