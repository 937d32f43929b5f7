package dev.fanlight.gateway.upstream.http.probe;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A message of protobuf with one field of interest, as gRPC frames it. What is not known is skipped
 * by its type, and of a field that is there several times the last value counts, as protobuf wants.
 */
final class GrpcMessage {
  /** A byte that says whether it is compressed, and its length. */
  private static final int FRAME = 5;

  private static final int MOST_VARINT = 10;
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH = 2;
  private static final int GROUP_BEGINS = 3;
  private static final int GROUP_ENDS = 4;
  private static final int FIXED_32 = 5;

  private final Buffer bytes;
  private final int end;
  private int at = FRAME;

  private GrpcMessage(Buffer bytes) {
    this.bytes = bytes;
    this.end = bytes.length();
  }

  /** It is no message. */
  private static final class Broken extends Exception {
    private static final long serialVersionUID = 1L;

    Broken() {
      super(null, null, false, false);
    }
  }

  /**
   * The value of a number field, 0 where it is left out.
   *
   * @param body of an answer: exactly one message, not compressed
   * @return null: it is no such message
   */
  static @Nullable Long number(Buffer body, int field) {
    if (body.length() < FRAME
        || body.getByte(0) != 0
        || body.getUnsignedInt(1) != body.length() - FRAME) {
      return null;
    }
    try {
      return new GrpcMessage(body).number(field);
    } catch (Broken broken) {
      return null;
    }
  }

  private long number(int field) throws Broken {
    long value = 0;
    while (at < end) {
      long tag = varint();
      int type = (int) (tag & 7);
      long number = tag >>> 3;
      if (number < 1 || number >= 1 << 29) {
        throw new Broken();
      }
      if (number == field && type == VARINT) {
        value = varint();
      } else {
        skip(type, number, 0);
      }
    }
    return value;
  }

  private void skip(int type, long field, int depth) throws Broken {
    switch (type) {
      case VARINT -> varint();
      case FIXED_64 -> move(8);
      case LENGTH -> move(varint());
      case GROUP_BEGINS -> skipGroup(field, depth + 1);
      case FIXED_32 -> move(4);
      default -> throw new Broken();
    }
  }

  private void skipGroup(long field, int depth) throws Broken {
    if (depth > 100) {
      throw new Broken();
    }
    for (long tag = varint(); tag != (field << 3 | GROUP_ENDS); tag = varint()) {
      skip((int) (tag & 7), tag >>> 3, depth);
    }
  }

  private void move(long count) throws Broken {
    if (count < 0 || count > end - at) {
      throw new Broken();
    }
    at += (int) count;
  }

  private long varint() throws Broken {
    long value = 0;
    for (int i = 0; i < MOST_VARINT && at < end; i++) {
      byte next = bytes.getByte(at++);
      value |= (long) (next & 0x7f) << (7 * i);
      if (next >= 0) {
        return value;
      }
    }
    throw new Broken();
  }
}
