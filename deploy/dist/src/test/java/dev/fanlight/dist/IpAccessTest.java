package dev.fanlight.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IpAccessTest {
  private static final String ROUTE =
      """
        - name: NAME
          match: {path: /NAME}
          plugins: [{name: ip-access, config: {CONFIG}}]
          respond: {body: welcome}
      """;

  private static String route(String name, String config) {
    return ROUTE.replace("NAME", name).replace("CONFIG", config);
  }

  @Test
  void theSample_letsInTheMachineItself() throws Exception {
    try (Service admin = Service.ok();
        RunningGateway gateway =
            RunningGateway.ofSample("ip-access", Map.of("127.0.0.1:9001", admin.address()))) {
      assertThat(gateway.get("/admin/").statusCode()).isEqualTo(200);
      assertThat(gateway.metric("fanlight_plugin_ip_access_verdicts_total{verdict=\"allowed\"}"))
          .isOne();
    }
  }

  /** Whoever is no trusted proxy cannot say where it comes from; a trusted proxy can. */
  @Test
  void theTrustedAddressDecides() throws Exception {
    String routes =
        route("ours", "allow: [10.0.0.0/8]") + route("others", "deny: [\"::ffff:10.6.0.0/112\"]");
    String listeners = "listeners: [{name: public, port: 8080}]\n";
    try (RunningGateway open = RunningGateway.of(listeners + "routes:\n" + routes);
        RunningGateway behind =
            RunningGateway.of(
                "trusted_proxies: [127.0.0.1]\n" + listeners + "routes:\n" + routes)) {
      HttpResponse<String> refused = open.get("/ours", "X-Forwarded-For", "10.0.0.1");
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(RunningGateway.code(refused)).isEqualTo("forbidden");
      assertThat(refused.headers().firstValue("www-authenticate")).isEmpty();

      assertThat(behind.get("/ours", "X-Forwarded-For", "10.0.0.1").statusCode()).isEqualTo(200);
      assertThat(behind.get("/ours", "X-Forwarded-For", "11.0.0.1").statusCode()).isEqualTo(403);
      assertThat(behind.get("/others", "X-Forwarded-For", "10.6.0.1").statusCode()).isEqualTo(403);
      assertThat(behind.get("/others", "X-Forwarded-For", "10.7.0.1").statusCode()).isEqualTo(200);
      assertThat(behind.get("/ours", "X-Forwarded-For", "unknown").statusCode()).isEqualTo(403);
    }
  }
}
