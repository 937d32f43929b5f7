package dev.fanlight.gateway.server.wire.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderTest {
  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

  private static @Nullable ProxyHeader read(ByteBuf bytes) throws ProxyHeader.Invalid {
    return ProxyHeader.read(bytes);
  }

  private static ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text.replace("~", "\r\n"), ISO_8859_1);
  }

  private static ByteBuf binary(String hex) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(SIGNATURE + hex.replace(" ", "")));
  }

  private static @Nullable String client(ByteBuf bytes) throws ProxyHeader.Invalid {
    InetAddress client = Objects.requireNonNull(read(bytes)).client();
    return client == null ? null : NetUtil.toAddressString(client);
  }

  @ParameterizedTest
  @CsvSource({
    "PROXY TCP4 192.0.2.1 198.51.100.1 1 65535~, 192.0.2.1",
    "PROXY TCP4 0.0.0.0 255.255.255.255 0 443~GET / HTTP/1.1~, 0.0.0.0",
    "PROXY TCP6 2001:db8::1 ::1 56324 443~, 2001:db8::1",
    "PROXY TCP6 ::ffff:192.0.2.1 ::1 56324 443~, 192.0.2.1",
    "PROXY TCP6 ::192.0.2.1 ::1 56324 443~, ::c000:201",
    "PROXY TCP6 64:ff9b::192.0.2.1 ::1 56324 443~, 64:ff9b::c000:201",
    "PROXY UNKNOWN~, ",
    "PROXY UNKNOWN ffff:f...f whatever 1 2~, "
  })
  void line_namesTheClient(String line, @Nullable String client) throws Exception {
    assertThat(client(text(line))).isEqualTo(client);
    assertThat(Objects.requireNonNull(read(text(line))).length()).isEqualTo(line.indexOf('~') + 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1~",
        "PROXy",
        " PROXY TCP4 192.0.2.1 198.51.100.1 1 2~",
        "PROXY  TCP4 192.0.2.1 198.51.100.1 1 2~",
        "PROXY TCP4 192.0.2.1 198.51.100.1 1 2 ~",
        "PROXY TCP4 192.0.2.1 198.51.100.1 1~",
        "PROXY TCP4 192.0.2.1 198.51.100.1 1 2 3~",
        "PROXY TCP4 192.0.2.1 198.51.100.1 1 65536~",
        "PROXY TCP4 192.0.2.1 198.51.100.1 1 999999999999~",
        "PROXY TCP4 192.0.2.1 198.51.100.1 01 2~",
        "PROXY TCP4 192.0.2.1 198.51.100.1 +1 2~",
        "PROXY TCP4 192.0.2.256 198.51.100.1 1 2~",
        "PROXY TCP4 192.0.02.1 198.51.100.1 1 2~",
        "PROXY TCP4 192.0.2.1 198.51.100.01 1 2~",
        "PROXY TCP4 010.0.2.1 198.51.100.1 1 2~",
        "PROXY TCP4 192.0.2 198.51.100.1 1 2~",
        "PROXY TCP4 2001:db8::1 ::1 1 2~",
        "PROXY TCP6 192.0.2.1 198.51.100.1 1 2~",
        "PROXY TCP6 fe80::1%eth0 ::1 1 2~",
        "PROXY UDP4 192.0.2.1 198.51.100.1 1 2~",
        "PROXY tcp4 192.0.2.1 198.51.100.1 1 2~",
        "PROXY UNKNOWNX~",
        "PROXY ~",
        "PROXY TCP4 192.0.2.1 198.51.100.1 1 2\n",
        "PROXY UNKNOWN \r~",
        "\r\n\r\n\0\r\nQUIT\r"
      })
  void line_thatIsMalformed_isInvalid(String line) {
    assertThatThrownBy(() -> read(text(line))).isInstanceOf(ProxyHeader.Invalid.class);
  }

  @Test
  void line_ofMoreThan107Bytes_isInvalid() throws Exception {
    String longest = "PROXY UNKNOWN " + "x".repeat(107 - 16);

    assertThat(read(text(longest + "~"))).isEqualTo(new ProxyHeader(107, null, 0));
    assertThat(read(text(longest))).isNull();
    assertThatThrownBy(() -> read(text(longest + "x~"))).isInstanceOf(ProxyHeader.Invalid.class);
    assertThatThrownBy(() -> read(text(longest + "xx"))).isInstanceOf(ProxyHeader.Invalid.class);
  }

  @ParameterizedTest
  @CsvSource({
    "21 11 000c c0000201 c6336401 0001 01bb, 192.0.2.1, 28",
    "21 11 0011 c0000201 c6336401 0001 01bb 0400020000 474554, 192.0.2.1, 33",
    "21 21 0024 20010db8000000000000000000000001 00000000000000000000000000000001 0001 01bb, "
        + "2001:db8::1, 52",
    "21 21 0024 000000000000000000000000c0000201 00000000000000000000000000000001 0001 01bb, "
        + "::c000:201, 52",
    "20 00 0000, , 16",
    "20 11 000c c0000201 c6336401 0001 01bb, , 28",
    "21 00 0003 010203, , 19"
  })
  void binaryHeader_namesTheClient(String hex, @Nullable String client, int length)
      throws Exception {
    assertThat(client(binary(hex))).isEqualTo(client);
    assertThat(Objects.requireNonNull(read(binary(hex))).length()).isEqualTo(length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "11 11 000c c0000201 c6336401 0001 01bb",
        "22 11 000c c0000201 c6336401 0001 01bb",
        "21 12 000c c0000201 c6336401 0001 01bb",
        "21 41 000c c0000201 c6336401 0001 01bb",
        "21 11 000b c0000201 c6336401 0001 01",
        "21 21 000c c0000201 c6336401 0001 01bb",
        "21 11 000d c0000201 c6336401 0001 01bb 04",
        "21 11 000e c0000201 c6336401 0001 01bb 0400",
        "21 11 000f c0000201 c6336401 0001 01bb 040001",
        "21 11 0010 c0000201 c6336401 0001 01bb 0400ffff",
        "21 11 0014 c0000201 c6336401 0001 01bb 04000200 04000100",
        "21 21 0025 20010db8000000000000000000000001 00000000000000000000000000000001 0001 01bb 04",
        "21 31 0002 6161",
        "21 11 0ff1",
        "21 11 ffff"
      })
  void binaryHeader_thatIsMalformed_isInvalid(String hex) {
    assertThatThrownBy(() -> read(binary(hex))).isInstanceOf(ProxyHeader.Invalid.class);
  }

  @Test
  void addressesOfAUnixSocket_areIgnored() throws Exception {
    String paths = "61".repeat(216);

    assertThat(client(binary("21 31 00d8" + paths))).isNull();
    assertThat(client(binary("21 31 00dc" + paths + "04000161"))).isNull();
    assertThatThrownBy(() -> read(binary("21 31 00d9" + paths + "04")))
        .isInstanceOf(ProxyHeader.Invalid.class);
  }

  /** The sums are those of another program: CRC-32C as in RFC 4960, Appendix B. */
  @ParameterizedTest
  @CsvSource({
    "21 11 0013 c0000201 c6336401 0001 01bb, 030004, a8078887, ''",
    "21 11 001f c0000201 c6336401 0001 01bb, 04000161 030004, f3e46bf4, 0500056162636465",
    "21 21 002b 20010db8000000000000000000000001 00000000000000000000000000000001 0001 01bb, "
        + "030004, 45056cb5, ''",
    "20 00 0007, 030004, a9b87e8f, ''",
    "21 00 0007, 030004, 3ec9894e, ''"
  })
  void checksum_mustBeThatOfTheHeader(String before, String tlvs, String sum, String after)
      throws Exception {
    ByteBuf whole = binary(before + tlvs + sum + after);
    assertThat(read(whole)).isNotNull();

    int value = (12 * 2 + (before + tlvs).replace(" ", "").length()) / 2;
    for (int i = value; i < value + 4; i++) {
      for (int bit = 0; bit < 8; bit++) {
        ByteBuf wrong = whole.copy();
        wrong.setByte(i, wrong.getByte(i) ^ 1 << bit);
        assertThatThrownBy(() -> read(wrong)).isInstanceOf(ProxyHeader.Invalid.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "21 11 0012 c0000201 c6336401 0001 01bb 030003 a80788",
        "21 11 0014 c0000201 c6336401 0001 01bb 030005 a807888700",
        "21 11 000f c0000201 c6336401 0001 01bb 030000",
        "21 11 001a c0000201 c6336401 0001 01bb 030004a8078887 030004a8078887",
        "21 11 0013 c0000202 c6336401 0001 01bb 030004a8078887",
        "21 00 0007 03000400000000"
      })
  void checksum_thatIsWrong_isInvalid(String hex) {
    assertThatThrownBy(() -> read(binary(hex)))
        .isInstanceOf(ProxyHeader.Invalid.class)
        .hasMessage("its checksum is wrong");
  }

  /** Wherever it is cut, more bytes are awaited. */
  @Test
  void header_thatIsCut_isAwaited() throws Exception {
    for (ByteBuf whole :
        new ByteBuf[] {
          text("PROXY TCP4 192.0.2.1 198.51.100.1 1 2~"),
          binary("21 11 0010 c0000201 c6336401 0001 01bb 04000100")
        }) {
      for (int i = 0; i < whole.readableBytes(); i++) {
        assertThat(read(whole.slice(0, i))).as("after %d bytes", i).isNull();
      }
      assertThat(client(whole)).isEqualTo("192.0.2.1");
    }
  }
}
