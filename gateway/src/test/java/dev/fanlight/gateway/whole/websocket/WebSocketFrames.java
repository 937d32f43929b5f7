package dev.fanlight.gateway.whole.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;

/** Frames of a WebSocket as a client sends them, right or wrong: RFC 6455, section 5. */
final class WebSocketFrames {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final int FIN = 0x80;
  private static final int MASKED = 0x80;
  private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

  private WebSocketFrames() {}

  static byte[] frame(int opcode, byte[] payload) {
    return frame(FIN | opcode, payload, MASK);
  }

  static byte[] frame(int opcode, String text) {
    return frame(opcode, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] text(String text) {
    return frame(TEXT, text);
  }

  static byte[] close(int code, String reason) {
    byte[] why = reason.getBytes(StandardCharsets.UTF_8);
    byte[] payload = new byte[2 + why.length];
    payload[0] = (byte) (code >> 8);
    payload[1] = (byte) code;
    System.arraycopy(why, 0, payload, 2, why.length);
    return frame(CLOSE, payload);
  }

  static byte[] close() {
    return close(1000, "");
  }

  /** A fragment after which others come. */
  static byte[] begin(int opcode, byte[] payload) {
    return frame(opcode, payload, MASK);
  }

  static byte[] begin(int opcode, String text) {
    return begin(opcode, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @param bits the three that are reserved
   */
  static byte[] reserved(int bits, int opcode, byte[] payload) {
    return frame(FIN | bits << 4 | opcode, payload, MASK);
  }

  static byte[] unmasked(int opcode, byte[] payload) {
    return frame(FIN | opcode, payload, new byte[0]);
  }

  private static byte[] frame(int first, byte[] payload, byte[] mask) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream(payload.length + 14);
    frame.write(first);
    int masked = mask.length == 0 ? 0 : MASKED;
    if (payload.length < 126) {
      frame.write(masked | payload.length);
    } else if (payload.length < 65_536) {
      frame.write(masked | 126);
      frame.write(payload.length >> 8);
      frame.write(payload.length);
    } else {
      frame.write(masked | 127);
      frame.writeBytes(new byte[4]);
      for (int shift = 24; shift >= 0; shift -= 8) {
        frame.write(payload.length >> shift);
      }
    }
    frame.writeBytes(mask);
    byte[] hidden = payload.clone();
    for (int i = 0; i < hidden.length && mask.length > 0; i++) {
      hidden[i] ^= mask[i % mask.length];
    }
    frame.writeBytes(hidden);
    return frame.toByteArray();
  }

  /** A message in fragments of that size. */
  static byte[] fragments(int opcode, byte[] message, int size) {
    List<byte[]> frames = new ArrayList<>();
    for (int at = 0; at < message.length; at += size) {
      byte[] part = Arrays.copyOfRange(message, at, Math.min(message.length, at + size));
      int as = at == 0 ? opcode : CONTINUATION;
      frames.add(at + size < message.length ? begin(as, part) : frame(as, part));
    }
    return all(frames.toArray(byte[][]::new));
  }

  static byte[] all(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static List<byte[]> chopped(byte[] bytes, int size) {
    List<byte[]> pieces = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += size) {
      pieces.add(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size)));
    }
    return pieces;
  }

  /** A payload as permessage-deflate has it (RFC 7692, section 7.2.1). */
  static byte[] deflated(Deflater deflater, byte[] message) {
    deflater.setInput(message);
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    byte[] room = new byte[65_536];
    int count = deflater.deflate(room, 0, room.length, Deflater.SYNC_FLUSH);
    while (count > 0) {
      compressed.write(room, 0, count);
      count = count < room.length ? 0 : deflater.deflate(room, 0, room.length, Deflater.SYNC_FLUSH);
    }
    if (compressed.size() < 4) {
      return new byte[1]; // section 7.2.3.6: nothing at all
    }
    // The empty block that every flush ends with.
    return Arrays.copyOf(compressed.toByteArray(), compressed.size() - 4);
  }
}
