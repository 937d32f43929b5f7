package dev.fanlight.gateway.upstream.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fanlight.gateway.upstream.script.Script.Packing;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** The bytes of a scripted body as they come over the wire. */
final class ScriptedContent {
  private static final byte[] TOO_LARGE = text(Script.TOO_MANY_BYTES);
  private static final byte[] BOMB = packed(Packing.BOMB, text(Script.BOMB_BYTES));

  /** Behind the last byte of what was compressed there are a checksum and a length. */
  private static final int TRAILER = 8;

  private ScriptedContent() {}

  static Buffer of(Script script) {
    byte[] plain =
        switch (script.fault()) {
          case TOO_LARGE -> TOO_LARGE;
          case NO_JSON -> "{\"broken\":".getBytes(UTF_8);
          default -> script.body().getBytes(UTF_8);
        };
    return Buffer.buffer(
        switch (script.packing()) {
          case PLAIN, UNKNOWN -> plain;
          case GZIP, DEFLATE -> packed(script.packing(), plain);
          case TRUNCATED -> truncated(packed(script.packing(), plain));
          case GARBLED -> garbled(packed(script.packing(), plain));
          case BOMB -> BOMB;
        });
  }

  /** A JSON string of that many bytes. */
  private static byte[] text(int length) {
    return ("\"" + "x".repeat(length - 2) + "\"").getBytes(UTF_8);
  }

  private static byte[] packed(Packing packing, byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream packer =
        packing == Packing.DEFLATE
            ? new DeflaterOutputStream(bytes)
            : new GZIPOutputStream(bytes)) {
      packer.write(plain);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static byte[] truncated(byte[] packed) {
    return Arrays.copyOf(packed, packed.length - TRAILER / 2);
  }

  private static byte[] garbled(byte[] packed) {
    packed[packed.length - TRAILER] ^= 1;
    return packed;
  }
}
