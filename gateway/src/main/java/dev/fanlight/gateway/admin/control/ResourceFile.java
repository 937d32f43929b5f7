package dev.fanlight.gateway.admin.control;

import dev.fanlight.gateway.admin.page.PageWorkers;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A file of the gateway's own jar.
 *
 * @param tag changes with the content
 */
record ResourceFile(String contentType, Buffer content, String tag) {
  /**
   * Reads it. Blocks.
   *
   * @param name beside the classes of {@code admin}
   * @return null: there is no such file
   */
  static @Nullable ResourceFile read(String name, String contentType) throws IOException {
    try (InputStream in =
        PageWorkers.class.getResourceAsStream("/dev/fanlight/gateway/admin/" + name)) {
      if (in == null) {
        return null;
      }
      byte[] bytes = in.readAllBytes();
      return new ResourceFile(contentType, Buffer.buffer(bytes), tag(bytes));
    }
  }

  private static String tag(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"' + HexFormat.of().formatHex(digest, 0, 12) + '"';
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Browsers keep it, and ask each time whether it is still the same. */
  Future<Void> answer(HttpServerRequest request) {
    request
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
        .putHeader(HttpHeaders.ETAG, tag);
    return tag.equals(request.getHeader(HttpHeaders.IF_NONE_MATCH))
        ? request.response().setStatusCode(304).end()
        : request.response().end(content);
  }
}
