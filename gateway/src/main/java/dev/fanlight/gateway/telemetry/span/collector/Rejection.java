package dev.fanlight.gateway.telemetry.span.collector;

import dev.fanlight.gateway.config.source.Printable;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a collector has not taken although it answered 200: {@code partial_success} in an {@code
 * ExportTraceServiceResponse} of OTLP.
 *
 * <pre>
 * message ExportTraceServiceResponse {ExportTracePartialSuccess partial_success = 1;}
 * message ExportTracePartialSuccess {int64 rejected_spans = 1; string error_message = 2;}
 * </pre>
 *
 * @param message why, on one line
 */
record Rejection(long spans, String message) {
  private static final Rejection NONE = new Rejection(0, "");

  private static final int MOST_CHARACTERS = 200;
  private static final int FIELD = 3;
  private static final int NUMBER = 0;
  private static final int EIGHT_BYTES = 1;
  private static final int BYTES = 2;
  private static final int FOUR_BYTES = 5;

  /** An answer that is no such message rejects nothing. */
  static Rejection of(byte[] answer) {
    try {
      return read(ByteBuffer.wrap(answer), 0);
    } catch (BufferUnderflowException | IllegalArgumentException malformed) {
      return NONE;
    }
  }

  /**
   * @param depth 0: of the whole answer, 1: of what is in it
   */
  private static Rejection read(ByteBuffer message, int depth) {
    Rejection read = NONE;
    while (message.hasRemaining()) {
      long tag = number(message);
      int field = (int) (tag >>> FIELD);
      switch ((int) tag & 7) {
        case NUMBER -> {
          long number = number(message);
          read = depth == 1 && field == 1 ? new Rejection(number, read.message) : read;
        }
        case BYTES -> {
          ByteBuffer bytes = next(message, number(message));
          if (depth == 0 && field == 1) {
            read = read(bytes, 1);
          } else if (depth == 1 && field == 2) {
            read = new Rejection(read.spans, text(bytes));
          }
        }
        case EIGHT_BYTES -> next(message, Long.BYTES);
        case FOUR_BYTES -> next(message, Integer.BYTES);
        default -> throw new IllegalArgumentException("there is no such type");
      }
    }
    return read;
  }

  private static long number(ByteBuffer message) {
    long number = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = message.get();
      number |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return number;
      }
    }
    throw new IllegalArgumentException("a number is too long");
  }

  private static ByteBuffer next(ByteBuffer message, long length) {
    if (length < 0 || length > message.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer bytes = message.slice(message.position(), (int) length);
    message.position(message.position() + (int) length);
    return bytes;
  }

  private static String text(ByteBuffer bytes) {
    String text = StandardCharsets.UTF_8.decode(bytes).toString();
    return Printable.of(
        text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "...");
  }
}
