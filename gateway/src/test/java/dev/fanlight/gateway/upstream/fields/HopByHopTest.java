package dev.fanlight.gateway.upstream.fields;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;

class HopByHopTest {
  private static MultiMap stripped(String... fields) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    for (int i = 0; i < fields.length; i += 2) {
      headers.add(fields[i], fields[i + 1]);
    }
    HopByHop.strip(headers);
    return headers;
  }

  @Test
  void fieldsOfTheConnection_goAway() {
    assertThat(
            stripped(
                "Connection", "keep-alive",
                "Keep-Alive", "5",
                "Proxy-Connection", "x",
                "Proxy-Authorization", "x",
                "Proxy-Authenticate", "x",
                "TE", "trailers",
                "Transfer-Encoding", "chunked",
                "Upgrade", "h2c"))
        .isEmpty();
  }

  @Test
  void otherFields_stay() {
    assertThat(stripped("Accept", "a", "Trailer", "b", "Content-Length", "3").names())
        .containsExactlyInAnyOrder("Accept", "Trailer", "Content-Length");
  }

  @Test
  void whatConnectionNames_goesAway_inAnySpelling() {
    assertThat(
            stripped(
                    "connection", " X-A ,,x-b",
                    "Connection", "close, X-c",
                    "x-a", "1",
                    "X-B", "2",
                    "X-C", "3",
                    "x-d", "4")
                .names())
        .containsExactly("x-d");
  }

  @Test
  void whomARequestIsFor_andFromWhom_isNotOfOneConnection() {
    assertThat(
            stripped(
                    "Connection", "host, x-forwarded-for, forwarded, x-real-ip, cookie",
                    "Host", "a",
                    "X-Forwarded-For", "b",
                    "Cookie", "c")
                .names())
        .containsExactlyInAnyOrder("Host", "X-Forwarded-For");
  }
}
