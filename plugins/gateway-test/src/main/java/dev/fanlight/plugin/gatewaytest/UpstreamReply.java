package dev.fanlight.plugin.gatewaytest;

import io.vertx.core.MultiMap;
import java.util.List;

/**
 * What a scripted upstream does with a request: it answers, breaks the connection, or never
 * answers. Immutable.
 */
public final class UpstreamReply {
  /** How the exchange of the upstream ends. */
  enum Manner {
    ANSWER,
    RESET,
    SILENCE
  }

  private static final int LEAST_STATUS = 200;
  private static final int MOST_STATUS = 999;

  private final Manner manner;
  private final int status;
  private final MultiMap headers;
  private final List<String> chunks;

  private UpstreamReply(Manner manner, int status, MultiMap headers, List<String> chunks) {
    this.manner = manner;
    this.status = status;
    this.headers = headers;
    this.chunks = List.copyOf(chunks);
  }

  /**
   * An answer without content.
   *
   * @param status from 200 to 999, because anything less is no whole answer
   */
  public static UpstreamReply of(int status) {
    return of(status, "");
  }

  /**
   * An answer with that content, whose length it declares.
   *
   * @param status from 200 to 999
   */
  public static UpstreamReply of(int status, String body) {
    if (status < LEAST_STATUS || status > MOST_STATUS) {
      throw new IllegalArgumentException(
          "the status of an answer is from 200 to 999, not " + status);
    }
    return new UpstreamReply(
        Manner.ANSWER, status, MultiMap.caseInsensitiveMultiMap(), List.of(body));
  }

  /** 200 with that JSON text. */
  public static UpstreamReply json(String body) {
    return of(200, body).header("content-type", "application/json");
  }

  /** 200 with content of an undeclared length. Each chunk is written by itself. */
  public static UpstreamReply chunks(List<String> chunks) {
    return new UpstreamReply(Manner.ANSWER, 200, MultiMap.caseInsensitiveMultiMap(), chunks)
        .header("transfer-encoding", "chunked");
  }

  /** Closes the connection without an answer. */
  public static UpstreamReply reset() {
    return new UpstreamReply(Manner.RESET, 0, MultiMap.caseInsensitiveMultiMap(), List.of());
  }

  /** Does nothing until the gateway gives the request up, at the latest at its timeout. */
  public static UpstreamReply silence() {
    return new UpstreamReply(Manner.SILENCE, 0, MultiMap.caseInsensitiveMultiMap(), List.of());
  }

  /**
   * The same answer with one more field.
   *
   * @throws IllegalArgumentException when it is no field
   */
  public UpstreamReply header(String name, String value) {
    HeaderRules.check(name, value);
    MultiMap more = MultiMap.caseInsensitiveMultiMap().addAll(headers).add(name, value);
    return new UpstreamReply(manner, status, more, chunks);
  }

  Manner manner() {
    return manner;
  }

  int status() {
    return status;
  }

  MultiMap headers() {
    return headers;
  }

  List<String> chunks() {
    return chunks;
  }
}
