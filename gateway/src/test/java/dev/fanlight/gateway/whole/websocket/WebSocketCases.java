package dev.fanlight.gateway.whole.websocket;

import static dev.fanlight.gateway.whole.websocket.WebSocketCase.byTurns;
import static dev.fanlight.gateway.whole.websocket.WebSocketCase.closed;
import static dev.fanlight.gateway.whole.websocket.WebSocketCase.of;
import static dev.fanlight.gateway.whole.websocket.WebSocketFrames.BINARY;
import static dev.fanlight.gateway.whole.websocket.WebSocketFrames.CLOSE;
import static dev.fanlight.gateway.whole.websocket.WebSocketFrames.CONTINUATION;
import static dev.fanlight.gateway.whole.websocket.WebSocketFrames.PING;
import static dev.fanlight.gateway.whole.websocket.WebSocketFrames.PONG;
import static dev.fanlight.gateway.whole.websocket.WebSocketFrames.TEXT;
import static dev.fanlight.gateway.whole.websocket.WebSocketFrames.begin;
import static dev.fanlight.gateway.whole.websocket.WebSocketFrames.close;
import static dev.fanlight.gateway.whole.websocket.WebSocketFrames.deflated;
import static dev.fanlight.gateway.whole.websocket.WebSocketFrames.fragments;
import static dev.fanlight.gateway.whole.websocket.WebSocketFrames.frame;
import static dev.fanlight.gateway.whole.websocket.WebSocketFrames.reserved;
import static dev.fanlight.gateway.whole.websocket.WebSocketFrames.text;
import static dev.fanlight.gateway.whole.websocket.WebSocketFrames.unmasked;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;

/** What clients of WebSockets do, right and wrong, by kinds. */
enum WebSocketCases {
  FRAMING {
    @Override
    Stream<WebSocketCase> cases() {
      return IntStream.of(0, 1, 125, 126, 127, 128, 65_535, 65_536)
          .boxed()
          .flatMap(length ->
              Stream.of(
                  closed("text of " + length, frame(TEXT, letters(length))),
                  closed("binary of " + length, frame(BINARY, random(length))),
                  closed("text of " + length, frame(TEXT, letters(length))).chopped(997),
                  closed("binary of " + length, frame(BINARY, random(length))).chopped(997)));
    }
  },

  PINGS {
    @Override
    Stream<WebSocketCase> cases() {
      byte[] ten = new byte[0];
      for (int i = 0; i < 10; i++) {
        ten = WebSocketFrames.all(ten, frame(PING, "ping " + i));
      }
      return Stream.of(
          closed("an empty ping", frame(PING, "")),
          closed("a ping with text", frame(PING, "Hello")),
          closed("a ping with bytes", frame(PING, new byte[] {0, -1, -2, -3, 0, -1})),
          closed("the largest ping", frame(PING, letters(125))),
          closed("the largest ping", frame(PING, letters(125))).chopped(1),
          of("a ping that is too large", frame(PING, letters(126))),
          closed("a pong that nobody asked for", frame(PONG, "")),
          closed("a pong with text", frame(PONG, "Hello")),
          closed("a pong, then a ping", frame(PONG, "one"), frame(PING, "two")),
          closed("ten pings", ten),
          closed("ten pings", ten).chopped(1),
          byTurns("pings by turns", IntStream.range(0, 10).mapToObj(i -> frame(PING, "p" + i))));
    }
  },

  RESERVED_BITS {
    @Override
    Stream<WebSocketCase> cases() {
      return IntStream.rangeClosed(1, 7)
          .boxed()
          .flatMap(bits ->
              Stream.of(
                  of("text with bits " + bits, reserved(bits, TEXT, letters(5))),
                  of("bytes with bits " + bits, reserved(bits, BINARY, letters(5))),
                  of("after a text, bits " + bits, text("Hello"), reserved(bits, TEXT, letters(5))),
                  of("a ping with bits " + bits, reserved(bits, PING, letters(5))),
                  of("a close with bits " + bits, reserved(bits, CLOSE, new byte[] {3, -24}))));
    }
  },

  OPCODES {
    @Override
    Stream<WebSocketCase> cases() {
      return IntStream.of(3, 4, 5, 6, 7, 11, 12, 13, 14, 15)
          .boxed()
          .flatMap(opcode ->
              Stream.of(
                  of("opcode " + opcode, frame(opcode, "")),
                  of("opcode " + opcode + " with text", frame(opcode, "reserved")),
                  of("opcode " + opcode + " after a text", text("Hello"), frame(opcode, "no"))));
    }
  },

  FRAGMENTS {
    @Override
    Stream<WebSocketCase> cases() {
      byte[] first = begin(TEXT, "first ");
      byte[] middle = begin(CONTINUATION, "middle ");
      byte[] last = frame(CONTINUATION, "last");
      return Stream.of(
          of("a ping in two", begin(PING, "first"), frame(CONTINUATION, "last")),
          of("a pong in two", begin(PONG, "first"), frame(CONTINUATION, "last")),
          closed("a text in two", first, last),
          closed("a text in two", first, last).chopped(1),
          closed("a text in three", first, middle, last),
          closed("a ping within", first, frame(PING, "ping"), last),
          closed("a ping within", first, frame(PING, "ping"), last).chopped(1),
          closed("a ping after each", first, frame(PING, "1"), middle, frame(PING, "2"), last),
          of("an end without a begin", last),
          of("a begin that goes on what never began", middle),
          of("an end after an end", first, last, last),
          of("a text within a text", first, text("other")),
          of("bytes within a text", first, frame(BINARY, "other")),
          of("a begin within a text", first, begin(TEXT, "other")),
          closed("a close within a text", first),
          closed("bytes in two", begin(BINARY, "a"), frame(CONTINUATION, "b")),
          closed("an empty fragment in between", first, begin(CONTINUATION, ""), last),
          closed("empty fragments only", begin(TEXT, ""), begin(CONTINUATION, ""), frame(0, "")));
    }
  },

  UTF_8 {
    @Override
    Stream<WebSocketCase> cases() {
      List<WebSocketCase> cases = new ArrayList<>();
      for (String valid : WebSocketTexts.VALID) {
        byte[] bytes = HexFormat.of().parseHex(valid);
        cases.add(closed("valid " + valid, frame(TEXT, bytes)));
        cases.add(closed("valid " + valid, frame(TEXT, bytes)).chopped(1));
        cases.add(closed("valid " + valid + " byte by byte", fragments(TEXT, bytes, 1)));
      }
      for (String invalid : WebSocketTexts.INVALID) {
        byte[] bytes = HexFormat.of().parseHex(invalid);
        cases.add(of("invalid " + invalid, frame(TEXT, bytes)));
        cases.add(of("invalid " + invalid + " byte by byte", fragments(TEXT, bytes, 1)));
        cases.add(closed("as bytes " + invalid, frame(BINARY, bytes)));
        cases.add(closed("as a ping " + invalid, frame(PING, bytes)));
      }
      return cases.stream();
    }
  },

  CLOSES {
    @Override
    Stream<WebSocketCase> cases() {
      Stream<WebSocketCase> codes =
          IntStream.of(
                  0, 999, 1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010, 1011,
                  1012, 1013, 1014, 1015, 1016, 1100, 2000, 2999, 3000, 3999, 4000, 4999, 5000,
                  65_535)
              .boxed()
              .flatMap(code ->
                  Stream.of(
                      of("code " + code, close(code, "")),
                      of("code " + code + " with a reason", close(code, "reason"))));
      return Stream.concat(
          codes,
          Stream.of(
              closed("nothing else"),
              closed("nothing else").chopped(1),
              of("without a code", frame(CLOSE, "")),
              of("with half a code", frame(CLOSE, new byte[] {3})),
              of("the longest reason", close(1000, "x".repeat(123))),
              of("a reason that is too long", close(1000, "x".repeat(124))),
              of("a reason in UTF-8", close(1000, "\u4e16\u754c \ud83c\udf0d")),
              of("a reason that is no UTF-8", frame(CLOSE, new byte[] {3, -24, -50, -70, -31})),
              of("a close in two", begin(CLOSE, new byte[] {3, -24})),
              of("a close after a close", close(1000, ""), close(1000, "")),
              of("a ping after a close", close(1000, ""), frame(PING, "")),
              of("a text after a close", close(1000, ""), text("late")),
              of("an end after a close", begin(TEXT, "a"), close(), frame(CONTINUATION, "b")),
              of("a frame without a mask", unmasked(TEXT, letters(5)))));
    }
  },

  SIZES {
    @Override
    Stream<WebSocketCase> cases() {
      int mib = 1 << 20;
      byte[] some = random(mib);
      return Stream.of(
          closed("a text of 1 MiB", frame(TEXT, letters(mib))),
          closed("a text of 16 MiB", frame(TEXT, letters(16 * mib))),
          closed("bytes of 4 MiB", frame(BINARY, random(4 * mib))),
          closed("1 MiB in fragments of 256", fragments(BINARY, some, 256)),
          closed("1 MiB in fragments of 64 KiB", fragments(BINARY, some, 64 * 1024)),
          closed("64 KiB", frame(BINARY, random(65_536))).chopped(64),
          closed("1 MiB", frame(BINARY, some)).chopped(2048),
          byTurns("by turns, empty", Stream.generate(() -> text("")).limit(100)),
          byTurns("by turns, 1 KiB", Stream.generate(() -> text("x".repeat(1024))).limit(100)),
          byTurns(
              "by turns, 64 KiB", Stream.generate(() -> frame(TEXT, letters(65_536))).limit(20)),
          closed("a message in many frames", fragments(TEXT, letters(65_536), 1300)));
    }
  },

  COMPRESSION {
    @Override
    Stream<WebSocketCase> cases() {
      List<WebSocketCase> cases = new ArrayList<>();
      for (String offer : OFFERS) {
        boolean keeps = !offer.contains("no_context");
        for (int length : new int[] {0, 16, 1024, 65_536}) {
          cases.add(closed(length + " bytes", compressed(length, keeps, 0)).offering(offer));
        }
        cases.add(closed("in fragments", compressed(65_536, keeps, 256)).offering(offer));
        cases.add(closed("chopped", compressed(4096, keeps, 0)).chopped(7).offering(offer));
        cases.add(closed("text", text("not compressed")).offering(offer));
      }
      byte[] garbage = HexFormat.of().parseHex("ffffffffffff");
      cases.add(of("garbage", reserved(4, TEXT, garbage)).offering(WebSocketCase.DEFLATE));
      cases.add(closed("a ping", frame(PING, "p")).offering(WebSocketCase.DEFLATE));
      cases.add(
          of("a compressed ping", reserved(4, PING, garbage)).offering(WebSocketCase.DEFLATE));
      cases.add(of("what was not agreed", reserved(4, TEXT, garbage)).offering("x-unknown"));
      return cases.stream();
    }
  };

  private static final List<String> OFFERS =
      List.of(
          WebSocketCase.DEFLATE,
          "permessage-deflate; client_no_context_takeover; server_no_context_takeover",
          "permessage-deflate; client_max_window_bits",
          "permessage-deflate; server_max_window_bits=9, permessage-deflate",
          "x-unknown, permessage-deflate; client_max_window_bits; server_no_context_takeover");

  abstract Stream<WebSocketCase> cases();

  private static byte[] letters(int length) {
    Random random = new Random(length);
    byte[] letters = new byte[length];
    for (int i = 0; i < length; i++) {
      letters[i] = (byte) ('a' + random.nextInt(26));
    }
    return letters;
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  /**
   * Three messages.
   *
   * @param keeps whether each may refer to what the ones before had
   * @param fragment the size of the fragments; 0: none
   */
  private static byte[] compressed(int length, boolean keeps, int fragment) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    byte[] all = new byte[0];
    for (int i = 0; i < 3; i++) {
      byte[] payload = deflated(deflater, letters(length));
      byte[] message =
          fragment == 0 ? reserved(4, TEXT, payload) : fragments(TEXT | 4 << 4, payload, fragment);
      all = WebSocketFrames.all(all, message);
      if (!keeps) {
        deflater.reset();
      }
    }
    deflater.end();
    return all;
  }
}
