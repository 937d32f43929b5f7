package dev.fanlight.gateway.fanout.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InflationTest {
  private static final int PIECE = 100;

  @Property(tries = 300)
  void everyBody_comesOutAsItWentInHoweverItIsCut(
      @ForAll @Size(max = 2000) byte[] body,
      @ForAll @IntRange(min = 0, max = 3) int coding,
      @ForAll Random random)
      throws DataFormatException {
    byte[] packed =
        switch (coding) {
          case 0 -> deflated(body, false);
          case 1 -> deflated(body, true);
          case 2 -> gzip(body, 0);
          default -> joined(gzip(body, 2 | 4 | 8 | 16), gzip(body, 0));
        };
    Inflation inflation = of(coding < 2 ? "deflate" : "X-GZip");
    Buffer out = Buffer.buffer();
    for (int at = 0; at < packed.length; ) {
      int end = Math.min(packed.length, at + 1 + random.nextInt(40));
      read(inflation, Arrays.copyOfRange(packed, at, end), out);
      assertThat(inflation.whole()).isEqualTo(end == packed.length || isWholeMember(packed, end));
      at = end;
    }

    assertThat(out.getBytes()).isEqualTo(coding == 3 ? joined(body, body) : body);
    inflation.close();
  }

  /** Only where the first of two members has just ended. */
  private static boolean isWholeMember(byte[] packed, int end) {
    return packed.length > end + 2
        && packed[end] == 0x1f
        && packed[end + 1] == (byte) 0x8b
        && packed[end + 2] == 8
        && packed[3] == (2 | 4 | 8 | 16);
  }

  @Test
  void next_givesNoMoreThanAsked() throws DataFormatException {
    Inflation bomb = of("gzip");
    bomb.input(Buffer.buffer(gzip(new byte[1 << 20], 0)));

    for (int pieces = 0; pieces < (1 << 20) / PIECE; pieces++) {
      assertThat(bomb.next(PIECE).length()).isEqualTo(PIECE);
    }
    bomb.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 3, 12, -8, -1})
  void next_ofABodyWithAWrongByte_fails(int place) {
    byte[] packed = gzip("some text, some text".getBytes(UTF_8), 0);
    packed[place < 0 ? packed.length + place : place] ^= (byte) 0xe7;

    assertThatThrownBy(() -> read(of("gzip"), packed, Buffer.buffer()))
        .isInstanceOf(DataFormatException.class);
  }

  @Test
  void whole_ofABodyThatEndsTooEarly_isFalse() throws DataFormatException {
    byte[] packed = gzip("some text".getBytes(UTF_8), 2 | 4 | 8 | 16);
    for (int length = 1; length < packed.length; length++) {
      Inflation inflation = of("gzip");
      read(inflation, Arrays.copyOf(packed, length), Buffer.buffer());
      assertThat(inflation.whole()).as("after " + length).isFalse();
      inflation.close();
    }
  }

  /** Each is well-formed, and could go on for ever without giving anything that a limit counts. */
  @Test
  void next_ofEndlessInputThatHoldsNothing_fails() {
    byte[] member = gzip(new byte[0], 0);
    byte[] tiny = gzip(new byte[] {1}, 0);
    byte[] head = Arrays.copyOf(member, 10);
    byte[] block = {0, 0, 0, (byte) 0xff, (byte) 0xff};

    assertThat(endsEarly("gzip", new byte[0], member)).isLessThan(5_000);
    assertThat(endsEarly("gzip", new byte[0], tiny)).isLessThan(5_000);
    assertThat(endsEarly("gzip", head, block)).isLessThan(200_000);
    assertThat(endsEarly("deflate", new byte[0], block)).isLessThan(200_000);
  }

  /** How much of it is read before it is found broken. */
  private static int endsEarly(String coding, byte[] head, byte[] again) {
    Inflation inflation = of(coding);
    int sent = head.length;
    inflation.input(Buffer.buffer(head));
    try {
      while (sent < 1 << 20) {
        sent += again.length;
        read(inflation, again, Buffer.buffer());
      }
    } catch (DataFormatException broken) {
      inflation.close();
    }
    return sent;
  }

  @Test
  void manyMembersOfSomeSize_areReadToTheEnd() throws DataFormatException {
    byte[] body = new byte[2000];
    Buffer packed = Buffer.buffer();
    for (int i = 0; i < 500; i++) {
      packed.appendBytes(gzip(body, 0));
    }
    Buffer out = Buffer.buffer();
    Inflation inflation = of("gzip");

    read(inflation, packed.getBytes(), out);

    assertThat(out.length()).isEqualTo(1_000_000);
    assertThat(inflation.whole()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate"})
  void next_ofWhatFollowsTheEnd_fails(String coding) {
    byte[] packed = coding.equals("gzip") ? gzip(new byte[9], 0) : deflated(new byte[9], false);

    assertThatThrownBy(
            () -> read(of(coding), joined(packed, "more of it".getBytes(UTF_8)), Buffer.buffer()))
        .isInstanceOf(DataFormatException.class);
    Inflation later = of(coding);
    assertThatThrownBy(
            () -> {
              read(later, packed, Buffer.buffer());
              read(later, "more of it".getBytes(UTF_8), Buffer.buffer());
            })
        .isInstanceOf(DataFormatException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "zstd", "gzip, gzip", "compress", ""})
  void of_anUnknownCoding_isNone(String coding) {
    assertThat(Inflation.of(coding)).isNull();
  }

  private static Inflation of(String coding) {
    return Objects.requireNonNull(Inflation.of(coding));
  }

  private static void read(Inflation inflation, byte[] chunk, Buffer out)
      throws DataFormatException {
    inflation.input(Buffer.buffer(chunk));
    for (Buffer piece = inflation.next(PIECE); piece.length() > 0; piece = inflation.next(PIECE)) {
      assertThat(piece.length()).isLessThanOrEqualTo(PIECE);
      out.appendBuffer(piece);
    }
  }

  private static byte[] deflated(byte[] body, boolean bare) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, bare);
    deflater.setInput(body);
    deflater.finish();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] block = new byte[4096];
    while (!deflater.finished()) {
      out.write(block, 0, deflater.deflate(block));
    }
    deflater.end();
    return out.toByteArray();
  }

  /**
   * @param flags of RFC 1952: 2 a header checksum, 4 extra fields, 8 a name, 16 a comment
   */
  private static byte[] gzip(byte[] body, int flags) {
    CRC32 sum = new CRC32();
    sum.update(body);
    Buffer gzip = Buffer.buffer().appendByte((byte) 0x1f).appendByte((byte) 0x8b);
    gzip.appendByte((byte) 8).appendByte((byte) flags).appendBytes(new byte[6]);
    if ((flags & 4) != 0) {
      gzip.appendShortLE((short) 3).appendString("abc");
    }
    if ((flags & 8) != 0) {
      gzip.appendString("name").appendByte((byte) 0);
    }
    if ((flags & 16) != 0) {
      gzip.appendByte((byte) 0);
    }
    if ((flags & 2) != 0) {
      gzip.appendShort((short) 0);
    }
    return gzip.appendBytes(deflated(body, true))
        .appendIntLE((int) sum.getValue())
        .appendIntLE(body.length)
        .getBytes();
  }

  private static byte[] joined(byte[] one, byte[] other) {
    return Buffer.buffer().appendBytes(one).appendBytes(other).getBytes();
  }
}
