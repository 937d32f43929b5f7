package dev.fanlight.gateway.whole.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The example of gRPC with a service behind it. */
class GrpcExampleTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final MethodDescriptor<byte[], byte[]> GET =
      GrpcEcho.method(MethodType.UNARY, "shop.Carts", "Get");

  private final AtomicInteger gatewayPort = new AtomicInteger();
  private final Server service;

  GrpcExampleTest() throws IOException {
    service =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
            .addService(
                ServerServiceDefinition.builder("shop.Carts")
                    .addMethod(GET, ServerCalls.asyncUnaryCall(this::get))
                    .build())
            .build()
            .start();
  }

  @AfterEach
  void close() {
    service.shutdownNow();
  }

  /** Gathers a cart by one request to the gateway. */
  private void get(byte[] id, StreamObserver<byte[]> answer) {
    URI fanOut =
        URI.create("http://127.0.0.1:" + gatewayPort.get() + "/cart-data/" + new String(id, UTF_8));
    try (HttpClient client = HttpClient.newHttpClient()) {
      answer.onNext(
          client.send(HttpRequest.newBuilder(fanOut).build(), BodyHandlers.ofByteArray()).body());
      answer.onCompleted();
    } catch (IOException | InterruptedException failure) {
      answer.onError(Status.INTERNAL.withCause(failure).asRuntimeException());
    }
  }

  @Test
  void aGrpcClient_getsWhatTheFanOutHasGathered() throws IOException {
    String yaml = Files.readString(Path.of("../config/examples/grpc.yaml"));
    TestGateway gateway =
        stage.gateway(
            yaml.replace("port: 8080", "port: 0")
                .replace("port: 9090", "port: 0")
                .replace("8081", String.valueOf(stage.port()))
                .replace("8082", String.valueOf(service.getPort())));
    gatewayPort.set(gateway.port());
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", gateway.port()).usePlaintext().build();

    byte[] cart =
        ClientCalls.blockingUnaryCall(
            channel,
            GET,
            CallOptions.DEFAULT.withDeadlineAfter(15, TimeUnit.SECONDS),
            "7".getBytes(UTF_8));
    channel.shutdownNow();

    assertThat(new String(cart, UTF_8))
        .isEqualTo(
            """
            {"cart":{"id":"7","items":["lamp"]},"prices":{"lamp":49},"stock":{"lamp":3}}\
            """);
  }
}
