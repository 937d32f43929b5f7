package dev.fanlight.gateway.upstream.http.wire;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the head of an HTTP/1.1 answer may say about where the answer ends. */
public final class HttpAnswerFraming {
  private HttpAnswerFraming() {}

  /**
   * Netty reads several encodings to the end of {@code chunked} and leaves the others to be undone
   * by whoever reads the body. Nobody does, so they are refused.
   *
   * @param asked the protocol that the request asked for; null: none
   * @throws Refused when the body does not end as a client of ours would be told
   */
  public static void check(HttpResponse head, @Nullable String asked) {
    String wrong = asked != null && isSwitch(head, asked) ? noSwitch(head, asked) : null;
    if (wrong != null) {
      head.setDecoderResult(DecoderResult.failure(new Refused("http_upgrade_failed", wrong)));
      return;
    }
    if (head.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)) {
      List<String> codings = head.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
      if (codings.size() != 1
          || !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.getFirst().strip())) {
        throw new Refused(
            "http_response_transfer_coding", "its Transfer-Encoding is not chunked alone");
      }
    }
  }

  /** Whether another head follows: the final one of the same answer. */
  static boolean isInterim(HttpResponse head) {
    int status = head.status().code();
    return status < 200 && status >= 100 && status != 101;
  }

  /**
   * Whether it declares content that a 204 never has (RFC 9110, section 8.6; RFC 9112, section
   * 6.1). Some servers send a length of 0, which says nothing wrong.
   */
  static boolean declaresContentOf204(HttpResponse head) {
    return head.status().equals(HttpResponseStatus.NO_CONTENT)
        && (head.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
            || !isLengthZeroOrAbsent(head.headers()));
  }

  private static boolean isLengthZeroOrAbsent(HttpHeaders headers) {
    return headers.getAll(HttpHeaderNames.CONTENT_LENGTH).stream().allMatch("0"::equals);
  }

  /** Whether it is a 101 to a request that asked for a protocol, right or wrong. */
  static boolean isSwitch(HttpResponse head, @Nullable String asked) {
    return asked != null && head.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
  }

  /**
   * Whether the upstream agrees to switch to the protocol that the request asked for.
   *
   * @param asked null: the request asked for none
   */
  static boolean switches(HttpResponse head, @Nullable String asked) {
    return asked != null
        && isSwitch(head, asked)
        && head.decoderResult().isSuccess()
        && noSwitch(head, asked) == null;
  }

  /** What is wrong with a 101; null: nothing. */
  private static @Nullable String noSwitch(HttpResponse head, String asked) {
    HttpHeaders headers = head.headers();
    List<String> protocols = headers.getAll(HttpHeaderNames.UPGRADE);
    if (protocols.size() != 1 || !protocols.getFirst().strip().equalsIgnoreCase(asked)) {
      return "its status is 101, and its Upgrade is not " + asked + " alone";
    }
    if (!headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)) {
      return "its status is 101, and its Connection does not name upgrade";
    }
    if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
      return "its status is 101, and it has a Transfer-Encoding";
    }
    // RFC 9110, section 8.6 forbids it. Some servers send a 0, which says nothing wrong.
    if (!isLengthZeroOrAbsent(headers)) {
      return "its status is 101, and it has a Content-Length";
    }
    return head.protocolVersion().equals(HttpVersion.HTTP_1_1)
        ? null
        : "its status is 101, and it is not HTTP/1.1";
  }

  /** An answer that is refused; the message says why in an operator's words. */
  public static final class Refused extends DecoderException {
    private static final long serialVersionUID = 1L;

    private final String type;

    public Refused(String type, String why) {
      super(why);
      this.type = type;
    }

    /** What kind of failure it is, in the words of RFC 9209. */
    public String type() {
      return type;
    }

    @Override
    public Throwable fillInStackTrace() {
      return this;
    }
  }

  /**
   * Checks what follows the name of a field in its line.
   *
   * @throws IllegalArgumentException when it is no colon, with white space before it at most
   */
  static void checkColon(byte[] line, int afterName) {
    int at = afterName;
    while (at < line.length && (line[at] == ' ' || line[at] == '\t')) {
      at++;
    }
    if (at == line.length || line[at] != ':') {
      throw new IllegalArgumentException("a field's name has a space in it, or no colon after it");
    }
  }
}
