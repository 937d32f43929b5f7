package dev.fanlight.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeadersTest {
  private static final String RESPOND = "respond: {status: 200, body: {hello: world}}";

  @Test
  void theSample_doesWhatItsPageSays() throws Exception {
    try (Service upstream =
            Service.ok("Server", "x", "Vary", "Accept", "Strict-Transport-Security", "no");
        RunningGateway gateway =
            RunningGateway.ofSample(
                "headers",
                Map.of(
                    RESPOND,
                    "proxy: {upstream: up}\nupstreams: {up: {url: \"http://%s\"}}"
                        .formatted(upstream.address())))) {
      HttpResponse<String> answer = gateway.get("/hello", "X-Debug", "1", "X-Gateway", "mine");

      assertThat(upstream.asked().getFirst()).doesNotContainKey("X-debug");
      assertThat(upstream.asked().getFirst().get("X-Gateway")).containsExactly("fanlight");
      assertThat(answer.headers().allValues("server")).isEmpty();
      assertThat(answer.headers().allValues("vary")).containsExactly("Accept", "Origin");
      assertThat(answer.headers().allValues("strict-transport-security"))
          .containsExactly("max-age=31536000");
    }
  }

  @Test
  void aProblem_hasTheFieldsOfAnswersToo() throws Exception {
    try (RunningGateway gateway =
        RunningGateway.ofSample(
            "headers",
            Map.of(
                RESPOND,
                "proxy: {upstream: up}\nupstreams: {up: {url: \"http://127.0.0.1:1\"}}"))) {
      HttpResponse<String> answer = gateway.get("/hello");

      assertThat(answer.statusCode()).isEqualTo(502);
      assertThat(answer.headers().allValues("strict-transport-security"))
          .containsExactly("max-age=31536000");
    }
  }

  @Test
  void anUploadThatBecomesTooLarge_hasThemToo() throws Exception {
    try (Service upstream = Service.echo();
        RunningGateway gateway =
            RunningGateway.proxying(
                upstream,
                """
                max_request_body: 1KiB
                plugins:
                  - {name: headers, config: {response: {set: {Strict-Transport-Security: max-age=9}}}}
                """)) {
      HttpResponse<String> answer = gateway.post("/", "text/plain", "x".repeat(2000));

      assertThat(answer.statusCode()).isEqualTo(413);
      assertThat(answer.headers().allValues("strict-transport-security"))
          .containsExactly("max-age=9");
    }
  }
}
