package dev.fanlight.gateway.whole.grpc;

import static dev.fanlight.gateway.whole.Localhost.CERTIFICATE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Client and server of gRPC's own implementation, with the gateway between them. */
class GrpcTest {
  private static final int LARGE = 300_000;

  @RegisterExtension static final Stage stage = new Stage();

  private final GrpcEcho server = new GrpcEcho();
  private final List<ManagedChannel> channels = new ArrayList<>();

  @AfterEach
  void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    server.close();
  }

  private ManagedChannel channel(boolean tls) {
    String secure =
        ", tls: {cert: \"%s\", key: \"%s\"}"
            .formatted(CERTIFICATE.certificatePath(), CERTIFICATE.privateKeyPath());
    TestGateway gateway =
        stage.gateway(
            """
            listeners: [{name: public, host: 127.0.0.1, port: 0%s}]
            upstreams:
              up: {url: "http://127.0.0.1:%d", protocol: h2c, retry: {attempts: 2, on: [grpc:UNAVAILABLE]}}
            routes:
              - {name: echo, match: {path: "/echo/{method}"}, proxy: {upstream: up}}
            """
                .formatted(tls ? secure : "", server.port()));
    NettyChannelBuilder builder = NettyChannelBuilder.forAddress("localhost", gateway.port());
    try {
      ManagedChannel channel =
          tls
              ? builder
                  .sslContext(
                      GrpcSslContexts.forClient()
                          .trustManager(Path.of(CERTIFICATE.certificatePath()).toFile())
                          .build())
                  .build()
              : builder.usePlaintext().build();
      channels.add(channel);
      return channel;
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static MethodDescriptor<byte[], byte[]> method(MethodType type, String name) {
    return GrpcEcho.method(type, "echo", name);
  }

  private static byte[] unary(ManagedChannel channel, String name, byte[] message) {
    return ClientCalls.blockingUnaryCall(
        channel,
        method(MethodType.UNARY, name),
        CallOptions.DEFAULT.withDeadlineAfter(15, TimeUnit.SECONDS),
        message);
  }

  private static StatusRuntimeException failure(Runnable call) {
    try {
      call.run();
    } catch (StatusRuntimeException failed) {
      return failed;
    }
    throw new AssertionError("the call succeeded");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void messages_passBothWaysWhateverTheirSize(boolean tls) {
    ManagedChannel channel = channel(tls);

    assertThat(unary(channel, "Unary", new byte[0])).isEmpty();
    assertThat(unary(channel, "Unary", new byte[LARGE])).hasSize(LARGE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void streams_passBothWays(boolean tls) {
    ManagedChannel channel = channel(tls);
    Iterator<byte[]> many =
        ClientCalls.blockingServerStreamingCall(
            channel,
            method(MethodType.SERVER_STREAMING, "Many"),
            CallOptions.DEFAULT,
            "500".getBytes(UTF_8));
    int messages = 0;
    for (; many.hasNext(); messages++) {
      many.next();
    }
    assertThat(messages).isEqualTo(500);

    Observed observed = new Observed();
    StreamObserver<byte[]> requests =
        ClientCalls.asyncBidiStreamingCall(
            channel.newCall(method(MethodType.BIDI_STREAMING, "Bidi"), CallOptions.DEFAULT),
            observed);
    for (int i = 1; i <= 3; i++) {
      requests.onNext(("ping" + i).getBytes(UTF_8));
      int count = i;
      Eventually.equal("answers so far", count, () -> observed.messages.size());
    }
    requests.onCompleted();
    Eventually.equal("the end", Status.Code.OK, observed::code);
    assertThat(observed.messages).containsExactly("ping1", "ping2", "ping3");
  }

  @Test
  void statusAndMetadata_passWithTheTrailers() {
    Metadata.Key<byte[]> key = Metadata.Key.of("detail-bin", Metadata.BINARY_BYTE_MARSHALLER);
    AtomicReference<Metadata> trailers = new AtomicReference<>();

    StatusRuntimeException failed =
        failure(() ->
            ClientCalls.blockingUnaryCall(
                ClientInterceptors.intercept(
                    channel(false),
                    MetadataUtils.newCaptureMetadataInterceptor(new AtomicReference<>(), trailers)),
                method(MethodType.UNARY, "Fail"),
                CallOptions.DEFAULT,
                "9 not \u00fcnow %".getBytes(UTF_8)));

    assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(failed.getStatus().getDescription()).isEqualTo("not \u00fcnow %");
    assertThat(trailers.get().get(key)).containsExactly(0, -1);
  }

  @Test
  void deadline_goesUpstreamAndEndsTheCallThere() {
    ManagedChannel channel = channel(false);

    StatusRuntimeException failed =
        failure(() ->
            ClientCalls.blockingUnaryCall(
                channel,
                method(MethodType.UNARY, "Stall"),
                CallOptions.DEFAULT.withDeadlineAfter(300, TimeUnit.MILLISECONDS),
                new byte[0]));

    assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    Eventually.equal("calls that were cancelled at the server", 1, server::cancelled);
    assertThat(server.deadlineMillis()).isBetween(1L, 300L);
  }

  @Test
  void cancellation_reachesTheServer() {
    Observed observed = new Observed();
    ClientCallStreamObserver<byte[]> requests =
        (ClientCallStreamObserver<byte[]>)
            ClientCalls.asyncBidiStreamingCall(
                channel(false)
                    .newCall(method(MethodType.BIDI_STREAMING, "Bidi"), CallOptions.DEFAULT),
                observed);
    requests.onNext("one".getBytes(UTF_8));
    Eventually.equal("answers so far", 1, () -> observed.messages.size());

    requests.cancel("enough", null);

    Eventually.equal("calls that were cancelled at the server", 1, server::cancelled);
    Eventually.equal("the end", Status.Code.CANCELLED, observed::code);
  }

  @Test
  void unavailable_isTriedAgain() {
    assertThat(unary(channel(false), "Flaky", "again".getBytes(UTF_8)))
        .isEqualTo("again".getBytes(UTF_8));
    assertThat(server.calls("Flaky")).isEqualTo(2);
  }

  @Test
  void routeThatIsNotThere_isUnimplemented() {
    StatusRuntimeException failed =
        failure(() ->
            ClientCalls.blockingUnaryCall(
                channel(false),
                GrpcEcho.method(MethodType.UNARY, "nowhere", "Unary"),
                CallOptions.DEFAULT,
                new byte[0]));

    assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    assertThat(failed.getStatus().getDescription()).contains("route");
  }

  /** What a client has been told so far. */
  private static final class Observed implements StreamObserver<byte[]> {
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private volatile Status.Code code = Status.Code.UNKNOWN;

    Status.Code code() {
      return code;
    }

    @Override
    public void onNext(byte[] message) {
      messages.add(new String(message, UTF_8));
    }

    @Override
    public void onError(Throwable failure) {
      code = Status.fromThrowable(failure).getCode();
    }

    @Override
    public void onCompleted() {
      code = Status.Code.OK;
    }
  }
}
