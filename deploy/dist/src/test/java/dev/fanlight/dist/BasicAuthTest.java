package dev.fanlight.dist;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BasicAuthTest {
  private static final String VERDICTS = "fanlight_plugin_basic_auth_verdicts_total";

  private static String credentials(String text) {
    return "Basic " + Base64.getEncoder().encodeToString(text.getBytes());
  }

  @Test
  void theSample_letsInWhoKnowsThePassword() throws Exception {
    try (RunningGateway gateway = RunningGateway.ofSample("basic-auth", Map.of())) {
      HttpResponse<String> answer =
          gateway.get("/backstage/", "Authorization", credentials("ada:opensesame"));

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("{\"welcome\":\"backstage\"}");
      assertThat(gateway.metric(VERDICTS + "{verdict=\"allowed\"}")).isOne();
      assertThat(gateway.metric("fanlight_pool_wait_seconds_count{pool=\"passwords\"}")).isOne();
    }
  }

  @Test
  void withoutCredentials_theSampleNamesItsRealm() throws Exception {
    try (RunningGateway gateway = RunningGateway.ofSample("basic-auth", Map.of())) {
      HttpResponse<String> answer = gateway.get("/backstage/");

      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.headers().firstValue("www-authenticate"))
          .get()
          .asString()
          .contains("realm=\"Backstage\"");
      assertThat(gateway.metric(VERDICTS + "{verdict=\"denied\"}")).isOne();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic YWRhOndyb25n", // ada:wrong
        "Basic ZXZlOm9wZW5zZXNhbWU=", // eve:opensesame
        "Basic YWRh", // ada
        "Basic !!!",
        "Basic",
        "Bearer YWRhOm9wZW5zZXNhbWU="
      })
  void credentialsThatAreWrongOrNone_getNobodyIn(String field) throws Exception {
    try (RunningGateway gateway = RunningGateway.ofSample("basic-auth", Map.of())) {
      HttpResponse<String> answer = gateway.get("/backstage/", "Authorization", field);

      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(RunningGateway.code(answer)).isEqualTo("unauthorized");
    }
  }

  @Test
  void aPoolWithoutRoom_isOverloaded() throws Exception {
    String hash = BCrypt.withDefaults().hashToString(12, "opensesame".toCharArray());
    try (RunningGateway gateway =
        RunningGateway.of(
            """
            listeners: [{name: public, port: 8080}]
            defaults: {timeout: 20s}
            pools: {passwords: {threads: 1, max_queue: 1}}
            routes:
              - name: backstage
                match: {path: /backstage}
                plugins: [{name: basic-auth, pool: passwords, config: {users: {ada: "%s"}}}]
                respond: {body: welcome}
              - {name: other, match: {path: /other}, respond: {body: other}}
            """
                .formatted(hash))) {
      List<CompletableFuture<HttpResponse<String>>> logins = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        logins.add(gateway.send("/backstage", "Authorization", credentials("ada:opensesame")));
      }
      assertThat(gateway.get("/other").statusCode()).isEqualTo(200);

      List<HttpResponse<String>> answers = new ArrayList<>();
      for (CompletableFuture<HttpResponse<String>> login : logins) {
        answers.add(login.get(20, SECONDS));
      }
      assertThat(answers)
          .extracting(HttpResponse::statusCode)
          .contains(200, 503)
          .containsOnly(200, 503);
      assertThat(answers)
          .filteredOn(answer -> answer.statusCode() == 503)
          .allSatisfy(answer -> {
            assertThat(RunningGateway.code(answer)).isEqualTo("overloaded");
            assertThat(answer.headers().firstValue("retry-after")).isPresent();
          });
    }
  }
}
