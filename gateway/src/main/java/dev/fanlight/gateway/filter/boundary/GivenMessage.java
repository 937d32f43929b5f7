package dev.fanlight.gateway.filter.boundary;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.ReservedFields;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin was given last, the request or an answer to it, as it was before the plugin could
 * change it. Confined to the loop of its exchange.
 */
public final class GivenMessage {
  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int NOT_MODIFIED = 304;

  /** Of the longest length: more might be more than a long. */
  private static final int DIGITS = 18;

  private static final CharSequence TRAILER = HttpHeaders.createOptimized("trailer");

  private @Nullable Body body;
  private @Nullable HttpMethod method;

  /** 0: there is no answer. */
  private int status;

  private Frame answer = Frame.NONE;
  private Frame detached = Frame.NONE;

  /**
   * The fields of an answer, and those of them that frame it as they were at first.
   *
   * @param fields null: there is no answer
   */
  private record Frame(@Nullable MultiMap fields, @Nullable String length, List<String> trailer) {
    private static final Frame NONE = new Frame(null, null, List.of());

    static Frame of(GatewayResponse answer) {
      MultiMap fields = answer.headers();
      return new Frame(
          fields,
          fields.get(HttpHeaders.CONTENT_LENGTH),
          fields.contains(TRAILER) ? fields.getAll(TRAILER) : List.of());
    }
  }

  /** The plugin gets the request. */
  public void request(GatewayRequest request) {
    body = request.body();
    method = request.method();
  }

  /**
   * The plugin gets the answer of the rest of its chain.
   *
   * @param answer null: there is none
   */
  public void answer(@Nullable GatewayResponse answer) {
    body = answer == null ? null : answer.body();
    status = answer == null ? 0 : answer.status();
    if (answer != null) {
      this.answer = Frame.of(answer);
    }
  }

  /** The plugin gets the answer of a run of its own, which opens no tunnel for the client. */
  public void detached(GatewayResponse answer) {
    detached = Frame.of(answer);
  }

  /** That of the request, or of the answer of the rest of the chain. */
  public @Nullable Body body() {
    return body;
  }

  /**
   * What a plugin set in its answer that no plugin may; null: nothing. A tunnel and its 101 come
   * from an upstream.
   *
   * @param mustSwitch whether the client takes every status of the class 2xx for an open tunnel
   */
  public @Nullable String overreach(GatewayResponse answer, boolean mustSwitch) {
    String field = ReservedFields.hopByHopIn(answer.headers());
    if (field == null) {
      field = framing(answer);
    }
    if (field != null) {
      return "the response's field " + field;
    }
    int status = answer.status();
    boolean tunnel = answer.body() instanceof Body.Tunnel;
    if (tunnel && (this.status == 0 || !answer.body().equals(body))) {
      return "a tunnel as the response's body";
    }
    boolean opens = mustSwitch && status >= 200 && status < 300;
    return tunnel != (status == SWITCHING_PROTOCOLS) || (opens && this.status != status)
        ? "the response's status " + status
        : null;
  }

  /** A field that frames the answer and that the plugin has set; null: there is none. */
  private @Nullable String framing(GatewayResponse answer) {
    MultiMap headers = answer.headers();
    if (headers.contains(TRAILER)
        && !came(frame -> headers.getAll(TRAILER).equals(frame.trailer))) {
      return "trailer";
    }
    boolean bodiless = answer.status() == NOT_MODIFIED || HttpMethod.HEAD.equals(method);
    String first = headers.get(HttpHeaders.CONTENT_LENGTH);
    boolean came = first != null && came(frame -> first.equals(frame.length));
    if (first == null || (!bodiless && came)) {
      return null; // no second one goes out: the gateway sets that of the body
    }
    boolean isOne = headers.getAll(HttpHeaders.CONTENT_LENGTH).size() == 1;
    boolean fits = came || (isNumber(first) && isRight(first, answer, bodiless));
    return isOne && fits ? null : "content-length";
  }

  /** Whether it is so of one of the answers that the plugin was given. */
  private boolean came(Predicate<Frame> how) {
    return how.test(answer) || how.test(detached);
  }

  /** Whether a length is that of the body, or tells what GET has in an answer of the plugin's. */
  private boolean isRight(String set, GatewayResponse answer, boolean bodiless) {
    return (bodiless && !came(frame -> answer.headers().equals(frame.fields)))
        || (answer.status() != NOT_MODIFIED && set.equals(Long.toString(answer.body().length())));
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.length() <= DIGITS
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
