/**
 * Calls of gRPC through the gateway: plain HTTP/2 whose status is in the trailers, and gRPC's own
 * implementation on both sides in {@code GrpcTest}.
 */
@NullMarked
package dev.fanlight.gateway.whole.grpc;

import org.jspecify.annotations.NullMarked;
