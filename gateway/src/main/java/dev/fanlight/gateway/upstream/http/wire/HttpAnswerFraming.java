package dev.fanlight.gateway.upstream.http.wire;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the head of an HTTP/1.1 answer may say about where the answer ends. */
public final class HttpAnswerFraming {
  private HttpAnswerFraming() {}

  /**
   * Netty reads several encodings to the end of {@code chunked} and leaves the others to be undone
   * by whoever reads the body. Nobody does, so they are refused.
   *
   * @throws Refused when the body does not end as a client of ours would be told
   */
  static void check(HttpResponse head) {
    if (head.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)) {
      List<String> codings = head.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
      if (codings.size() != 1
          || !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.getFirst().strip())) {
        throw new Refused("its Transfer-Encoding is not chunked alone");
      }
    }
  }

  /**
   * Whether the upstream agrees to switch to the protocol that the request asked for.
   *
   * @param asked null: the request asked for none
   */
  static boolean switches(HttpResponse head, @Nullable String asked) {
    return asked != null
        && head.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)
        && head.decoderResult().isSuccess()
        && head.headers().containsValue(HttpHeaderNames.UPGRADE, asked, true)
        && head.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true);
  }

  /** An answer that is refused; the message says why in an operator's words. */
  public static final class Refused extends DecoderException {
    private static final long serialVersionUID = 1L;

    Refused(String why) {
      super(why);
    }

    @Override
    public Throwable fillInStackTrace() {
      return this;
    }
  }
}
