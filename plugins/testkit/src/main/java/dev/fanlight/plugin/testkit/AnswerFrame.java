package dev.fanlight.plugin.testkit;

import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.ReservedFields;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields that frame an answer, as a plugin was given it. If the plugin's own answer has others,
 * the plugin has set them.
 *
 * @param fields of the answer that the plugin was given; null: it was given none
 */
record AnswerFrame(@Nullable MultiMap fields, @Nullable String length, List<String> trailer) {
  static final AnswerFrame NONE = new AnswerFrame(null, null, List.of());

  private static final int NOT_MODIFIED = 304;
  private static final String TRAILER = "trailer";

  static AnswerFrame of(GatewayResponse answer) {
    MultiMap fields = answer.headers();
    return new AnswerFrame(fields, fields.get(HttpHeaders.CONTENT_LENGTH), fields.getAll(TRAILER));
  }

  /**
   * The field in a plugin's answer that only the gateway sets; null: there is none. The rules are
   * those of {@link GatewayResponse#headers}.
   *
   * @param method of the request that the plugin was given
   */
  @Nullable String setIn(GatewayResponse answer, HttpMethod method) {
    String ofConnection = ReservedFields.hopByHopIn(answer.headers());
    if (ofConnection != null) {
      return ofConnection;
    }
    List<String> trailers = answer.headers().getAll(TRAILER);
    if (!trailers.isEmpty() && !trailers.equals(trailer)) {
      return TRAILER;
    }
    boolean bodiless = answer.status() == NOT_MODIFIED || method.equals(HttpMethod.HEAD);
    List<String> lengths = answer.headers().getAll(HttpHeaders.CONTENT_LENGTH);
    if (lengths.isEmpty() || (!bodiless && lengths.getFirst().equals(length))) {
      return null;
    }
    return lengths.size() == 1 && fits(lengths.getFirst(), answer, bodiless)
        ? null
        : HttpHeaders.CONTENT_LENGTH.toString();
  }

  private boolean fits(String set, GatewayResponse answer, boolean bodiless) {
    if (set.equals(length)) {
      return true;
    }
    boolean isOwn = !answer.headers().equals(fields);
    return set.matches("[0-9]{1,18}")
        && ((bodiless && isOwn)
            || (answer.status() != NOT_MODIFIED
                && set.equals(Long.toString(answer.body().length()))));
  }
}
