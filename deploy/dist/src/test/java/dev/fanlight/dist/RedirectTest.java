package dev.fanlight.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RedirectTest {

  @Test
  void theSample_doesWhatItsPageSays() throws Exception {
    try (RunningGateway gateway =
        RunningGateway.ofSample(
            "redirect", Map.of("listeners:", "trusted_proxies: [127.0.0.1/32]\nlisteners:"))) {
      HttpResponse<String> moved = gateway.get("/hello?a=b", "X-Forwarded-Host", "www.example.com");
      assertThat(moved.statusCode()).isEqualTo(308);
      assertThat(moved.headers().firstValue("location"))
          .hasValue("https://www.example.com/hello?a=b");

      HttpResponse<String> there =
          gateway.get("/hello", "X-Forwarded-Host", "example.com", "X-Forwarded-Proto", "https");
      assertThat(there.statusCode()).isEqualTo(200);

      assertThat(gateway.get("/hello", "X-Forwarded-Host", "evil.com").statusCode()).isEqualTo(400);

      HttpResponse<String> old = gateway.get("/blog/2019/may/1%201?x");
      assertThat(old.statusCode()).isEqualTo(301);
      assertThat(old.headers().firstValue("location")).hasValue("/archive/2019/may/1%201?x");

      HttpResponse<String> bytes = gateway.get("/blog/%FE/may/%ff%C3%BC");
      assertThat(bytes.headers().firstValue("location")).hasValue("/archive/%FE/may/%FF%C3%BC");
    }
  }

  @Test
  void anUntrustedClient_cannotSayWhereItIs() throws Exception {
    try (RunningGateway gateway = RunningGateway.ofSample("redirect", Map.of())) {
      assertThat(
              gateway
                  .get("/hello", "X-Forwarded-Host", "example.com", "X-Forwarded-Proto", "https")
                  .statusCode())
          .isEqualTo(400);
    }
  }
}
