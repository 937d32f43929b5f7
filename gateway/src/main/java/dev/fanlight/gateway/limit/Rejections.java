package dev.fanlight.gateway.limit;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Phase;

/** The ways to end without a permit of one bulkhead. Errors are values: each is made once. */
final class Rejections {
  final GatewayError full;
  final GatewayError queueTimeout;
  final GatewayError shuttingDown;
  final GatewayError deadlineExceeded;
  final GatewayError cancelled;

  Rejections(String bulkhead) {
    full =
        GatewayError.of(ErrorCode.BULKHEAD_FULL, "the queue of bulkhead " + bulkhead + " is full");
    queueTimeout =
        GatewayError.of(ErrorCode.QUEUE_TIMEOUT, "waited too long for bulkhead " + bulkhead);
    shuttingDown = GatewayError.of(ErrorCode.SHUTTING_DOWN, "bulkhead " + bulkhead + " is closed");
    deadlineExceeded =
        GatewayError.deadlineExceeded(
            Phase.QUEUE, "the deadline came before a permit of bulkhead " + bulkhead);
    cancelled = GatewayError.of(ErrorCode.CANCELLED, "left the queue of bulkhead " + bulkhead);
  }
}
