"""A server on gRPC's C core. It needs no generated code: its messages are bytes."""

import sys
import threading
import time
from concurrent import futures

import grpc

cancelled = threading.Event()
HEAD = (("x-head", "h"),)
TRAILERS = (("x-trailer", "t"), ("x-trailer-bin", b"\x00\x01"))


def unary(request, context):
    if request.startswith(b"status:"):
        _, number, message = request.split(b":", 2)
        context.set_trailing_metadata(TRAILERS)
        code = next(code for code in grpc.StatusCode if code.value[0] == int(number))
        context.abort(code, message.decode())
    if request == b"slow":
        time.sleep(5)
    if request == b"remaining":
        return str(context.time_remaining()).encode()
    context.send_initial_metadata(HEAD)
    context.set_trailing_metadata(TRAILERS)
    return b"echo:" + request


def server_stream(request, context):
    count, size = [int(part) for part in request.split(b",")]
    for number in range(count):
        if not context.is_active():
            return
        yield bytes([number % 256]) * size


def client_stream(requests, context):
    messages = size = 0
    for message in requests:
        messages += 1
        size += len(message)
    return b"%d,%d" % (messages, size)


def watch(context, done):
    while context.is_active():
        time.sleep(0.02)
    if not done.is_set():
        cancelled.set()


def both_streams(requests, context):
    context.send_initial_metadata(HEAD)
    done = threading.Event()
    threading.Thread(target=watch, args=(context, done), daemon=True).start()
    for message in requests:
        yield message
    done.set()


def was_cancelled(request, context):
    return b"1" if cancelled.wait(1.5) else b"0"


handlers = {
    "Unary": grpc.unary_unary_rpc_method_handler(unary),
    "Server": grpc.unary_stream_rpc_method_handler(server_stream),
    "Client": grpc.stream_unary_rpc_method_handler(client_stream),
    "Both": grpc.stream_stream_rpc_method_handler(both_streams),
    "WasCancelled": grpc.unary_unary_rpc_method_handler(was_cancelled),
}
server = grpc.server(
    futures.ThreadPoolExecutor(32), options=[("grpc.max_receive_message_length", 64 << 20)]
)
server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("test.T", handlers),))
server.add_insecure_port("127.0.0.1:" + sys.argv[1])
server.start()
server.wait_for_termination()
