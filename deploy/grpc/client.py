"""The cases of gRPC's interop tests, and the gateway's own answers, with a client on gRPC's C core.

Usage: client.py ADDRESS [CERTIFICATE]
"""

import queue
import sys
import time

import grpc

OPTIONS = [("grpc.max_receive_message_length", 64 << 20)]
if len(sys.argv) > 2:
    with open(sys.argv[2], "rb") as certificate:
        credentials = grpc.ssl_channel_credentials(certificate.read())
    channel = grpc.secure_channel(sys.argv[1], credentials, options=OPTIONS)
else:
    channel = grpc.insecure_channel(sys.argv[1], options=OPTIONS)
unary = channel.unary_unary("/test.T/Unary")
server_stream = channel.unary_stream("/test.T/Server")
client_stream = channel.stream_unary("/test.T/Client")
both_streams = channel.stream_stream("/test.T/Both")
Code = grpc.StatusCode


def fails(call, code, detail=""):
    try:
        call()
    except grpc.RpcError as error:
        assert error.code() == code, (error.code(), error.details())
        assert detail in error.details(), error.details()
        return
    raise AssertionError("no error")


def empty_unary():
    assert unary(b"", timeout=5) == b"echo:"


def large_unary():
    assert unary(b"x" * 314159, timeout=5) == b"echo:" + b"x" * 314159


def very_large_request():
    assert len(unary(b"y" * (3 << 20), timeout=20)) == (3 << 20) + 5


def custom_metadata():
    sent = (("x-k", "v"), ("x-k-bin", b"\x00\xff"))
    _, call = unary.with_call(b"a", timeout=5, metadata=sent)
    assert dict(call.initial_metadata())["x-head"] == "h"
    assert dict(call.trailing_metadata())["x-trailer-bin"] == b"\x00\x01"


def special_status_message():
    message = "\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \U0001f608 %"
    fails(lambda: unary(b"status:2:" + message.encode(), timeout=5), Code.UNKNOWN, message)


def status_codes():
    for code in Code:
        if code is not Code.OK:
            fails(lambda: unary(b"status:%d:m" % code.value[0], timeout=5), code)


def timeout_of_unary():
    fails(lambda: unary(b"slow", timeout=0.5), Code.DEADLINE_EXCEEDED)


def timeout_reaches_the_server():
    assert 2 < float(unary(b"remaining", timeout=3)) < 3.1


def server_streaming():
    sizes = [len(message) for message in server_stream(b"4,65000", timeout=10)]
    assert sizes == [65000] * 4, sizes


def many_messages():
    assert sum(1 for _ in server_stream(b"20000,10", timeout=60)) == 20000


def slow_reader():
    size = 0
    for message in server_stream(b"200,100000", timeout=60):
        size += len(message)
        time.sleep(0.005)
    assert size == 20_000_000


def client_streaming():
    messages = [b"a" * 27182, b"b" * 8, b"c" * 1828, b"d" * 45904]
    assert client_stream(iter(messages), timeout=10) == b"4,74922"


def large_client_streaming():
    assert client_stream((b"q" * 100000 for _ in range(200)), timeout=60) == b"200,20000000"


def ping_pong():
    requests = queue.Queue()
    answers = both_streams(iter(requests.get, None), timeout=10)
    for message in (b"1", b"22" * 1000, b"333"):
        requests.put(message)
        assert next(answers) == message
    requests.put(None)
    assert list(answers) == []
    assert answers.code() == Code.OK


def empty_stream():
    answers = both_streams(iter([]), timeout=5)
    assert list(answers) == []
    assert answers.code() == Code.OK


def cancel_after_begin():
    requests = queue.Queue()
    call = client_stream.future(iter(requests.get, None))
    time.sleep(0.2)
    call.cancel()
    requests.put(None)
    assert call.code() == Code.CANCELLED


def cancel_after_first_response():
    requests = queue.Queue()
    answers = both_streams(iter(requests.get, None))
    requests.put(b"1")
    next(answers)
    answers.cancel()
    fails(lambda: next(answers), Code.CANCELLED)
    requests.put(None)
    assert channel.unary_unary("/test.T/WasCancelled")(b"") == b"1"


def timeout_on_sleeping_server():
    requests = queue.Queue()
    answers = both_streams(iter(requests.get, None), timeout=0.5)
    requests.put(b"z")
    fails(lambda: list(answers), Code.DEADLINE_EXCEEDED)
    requests.put(None)


def server_speaks_first():
    requests = queue.Queue()
    answers = both_streams(iter(requests.get, None), timeout=5)
    assert dict(answers.initial_metadata())["x-head"] == "h"
    requests.put(None)


def quiet_stream():
    requests = queue.Queue()
    answers = both_streams(iter(requests.get, None), timeout=30)
    requests.put(b"1")
    next(answers)
    time.sleep(4)
    requests.put(b"2")
    assert next(answers) == b"2"
    requests.put(None)
    assert list(answers) == []


def unimplemented_method():
    fails(lambda: channel.unary_unary("/test.T/None")(b"", timeout=5), Code.UNIMPLEMENTED)


def no_route():
    fails(lambda: channel.unary_unary("/none/None")(b"", timeout=5), Code.UNIMPLEMENTED, "route")


def dead_upstream():
    fails(lambda: channel.unary_unary("/dead/None")(b"", timeout=5), Code.UNAVAILABLE)


def concurrent_calls():
    calls = [unary.future(b"c%d" % number, timeout=30) for number in range(500)]
    for number, call in enumerate(calls):
        assert call.result() == b"echo:c%d" % number


cases = [
    empty_unary, large_unary, very_large_request, custom_metadata, special_status_message, status_codes,
    timeout_of_unary, timeout_reaches_the_server, server_streaming, many_messages, slow_reader,
    client_streaming, large_client_streaming, ping_pong, empty_stream, cancel_after_begin,
    cancel_after_first_response, timeout_on_sleeping_server, server_speaks_first, quiet_stream,
    unimplemented_method, no_route, dead_upstream, concurrent_calls,
]
failed = 0
for case in cases:
    begun = time.time()
    try:
        case()
        print("%6.2f s  %s" % (time.time() - begun, case.__name__), flush=True)
    except Exception as problem:
        failed += 1
        print("  FAILED  %s: %r" % (case.__name__, problem), flush=True)
print("%d passed, %d failed" % (len(cases) - failed, failed))
sys.exit(1 if failed else 0)
