package dev.fanlight.gateway.whole.grpc;

import dev.fanlight.gateway.whole.H2cUpstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients of gRPC, as plain HTTP, before a gateway that proxies to one upstream over h2c. */
abstract class GrpcScene {
  static final String GRPC = "content-type: application/grpc";
  static final String TRAILERS = "te: trailers";

  @RegisterExtension static final Stage stage = new Stage();

  /** Its routes: {@code x} with keys of the test, and {@code large} for small request bodies. */
  static TestGateway gateway(String url, String keysOfX) {
    return stage.gateway(
        """
        upstreams:
          up: {url: "%s", protocol: h2c, timeout: 1h}
        routes:
          - {name: x, match: {path: "/x/**"}, timeout: 1h, proxy: {upstream: up}, %s}
          - {name: large, match: {path: /large}, max_request_body: 4, proxy: {upstream: up}}
        """
            .formatted(url, keysOfX));
  }

  /** An upstream that answers with a head and that message, and then with nothing more. */
  static H2cUpstream stallsAfter(String message) {
    H2cUpstream upstream = stage.h2cUpstream();
    upstream.on(
        "/x/a",
        arrival -> {
          arrival.head(200, -1, GRPC);
          arrival.write(message);
          arrival.stall();
        });
    return upstream;
  }

  static double counted(TestGateway gateway, String route, String status) {
    return gateway
        .quiet()
        .sum(
            "fanlight_grpc_responses_total{grpc_status=\"%s\",route=\"%s\"}"
                .formatted(status, route));
  }
}
