package dev.fanlight.gateway.whole.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A server of gRPC that answers what it is asked. Its messages are bytes. */
final class GrpcEcho implements AutoCloseable {
  /** Messages as they are. */
  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream message) {
      try {
        return message.readAllBytes();
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
    }
  }

  private final Server server;
  private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
  private final AtomicInteger cancelled = new AtomicInteger();
  private final AtomicLong deadlineMillis = new AtomicLong();

  GrpcEcho() {
    ServerServiceDefinition service =
        ServerServiceDefinition.builder("echo")
            .addMethod(
                method(MethodType.UNARY, "echo", "Unary"),
                ServerCalls.asyncUnaryCall(GrpcEcho::echo))
            .addMethod(
                method(MethodType.UNARY, "echo", "Fail"),
                ServerCalls.asyncUnaryCall(GrpcEcho::fail))
            .addMethod(
                method(MethodType.UNARY, "echo", "Stall"), ServerCalls.asyncUnaryCall(this::stall))
            .addMethod(
                method(MethodType.UNARY, "echo", "Flaky"), ServerCalls.asyncUnaryCall(this::flaky))
            .addMethod(
                method(MethodType.SERVER_STREAMING, "echo", "Many"),
                ServerCalls.asyncServerStreamingCall(GrpcEcho::many))
            .addMethod(
                method(MethodType.BIDI_STREAMING, "echo", "Bidi"),
                ServerCalls.asyncBidiStreamingCall(this::bidi))
            .build();
    try {
      server =
          NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
              .addService(service)
              .build()
              .start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static MethodDescriptor<byte[], byte[]> method(MethodType type, String service, String name) {
    return MethodDescriptor.newBuilder(new Bytes(), new Bytes())
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(service, name))
        .build();
  }

  int port() {
    return server.getPort();
  }

  /** Calls of that method so far. */
  int calls(String method) {
    return calls.getOrDefault(method, new AtomicInteger()).get();
  }

  /** Calls that were cancelled, by their client or their deadline. */
  int cancelled() {
    return cancelled.get();
  }

  /** What the last call of {@code Stall} had left when it came. */
  long deadlineMillis() {
    return deadlineMillis.get();
  }

  private static void echo(byte[] message, StreamObserver<byte[]> answer) {
    answer.onNext(message);
    answer.onCompleted();
  }

  /** With the status and the message that it is told. */
  private static void fail(byte[] message, StreamObserver<byte[]> answer) {
    String[] parts = new String(message, UTF_8).split(" ", 2);
    Metadata trailers = new Metadata();
    trailers.put(
        Metadata.Key.of("detail-bin", Metadata.BINARY_BYTE_MARSHALLER), new byte[] {0, -1});
    answer.onError(
        Status.fromCodeValue(Integer.parseInt(parts[0]))
            .withDescription(parts[1])
            .asRuntimeException(trailers));
  }

  private void stall(byte[] message, StreamObserver<byte[]> answer) {
    Deadline deadline = Context.current().getDeadline();
    deadlineMillis.set(deadline == null ? -1 : deadline.timeRemaining(TimeUnit.MILLISECONDS));
    watch(answer);
  }

  private void watch(StreamObserver<byte[]> answer) {
    ((ServerCallStreamObserver<byte[]>) answer).setOnCancelHandler(cancelled::incrementAndGet);
  }

  /** Every other call succeeds. */
  private void flaky(byte[] message, StreamObserver<byte[]> answer) {
    int call = calls.computeIfAbsent("Flaky", first -> new AtomicInteger()).incrementAndGet();
    if (call % 2 == 1) {
      answer.onError(Status.UNAVAILABLE.asRuntimeException());
    } else {
      echo(message, answer);
    }
  }

  private static void many(byte[] count, StreamObserver<byte[]> answer) {
    for (int i = 0; i < Integer.parseInt(new String(count, UTF_8)); i++) {
      answer.onNext(new byte[i]);
    }
    answer.onCompleted();
  }

  private StreamObserver<byte[]> bidi(StreamObserver<byte[]> answer) {
    watch(answer);
    return new StreamObserver<>() {
      @Override
      public void onNext(byte[] message) {
        answer.onNext(message);
      }

      @Override
      public void onError(Throwable failure) {}

      @Override
      public void onCompleted() {
        answer.onCompleted();
      }
    };
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
