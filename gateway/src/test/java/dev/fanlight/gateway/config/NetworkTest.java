package dev.fanlight.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
  @ParameterizedTest
  @CsvSource({
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, ::1, false",
    "::/0, 2001:db8::1, true",
    "::/0, 10.0.0.1, false",
    "192.0.2.128/25, 192.0.2.129, true",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.1/32, 192.0.2.1, true",
    "::ffff:192.0.2.0/120, 192.0.2.255, true",
    "::ffff:192.0.2.0/120, 192.0.3.0, false",
    "::ffff:0:0/96, 192.0.3.0, true",
    "::ffff:192.0.2.1, 192.0.2.1, true",
    "2001:db8::/127, 2001:db8::1, true",
    "2001:db8::/127, 2001:db8::2, false",
    "10.0.0.0/8, ::10.0.0.1, false",
    "::10.0.0.0/104, 10.0.0.1, false",
    "::10.0.0.0/104, ::a00:1, true",
    "64:ff9b::/96, 64:ff9b::10.0.0.1, true",
  })
  void contains(String block, String address, boolean contained) {
    InetAddress other = Objects.requireNonNull(Network.address(address));

    assertThat(Objects.requireNonNull(Network.parse(block)).contains(other)).isEqualTo(contained);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.0/33",
        "10.0.0.0/x",
        "10.0.0.0/",
        "10.0.0.0/08",
        "10.0.0.0/+8",
        "10.0.0.0/-1",
        "010.0.0.1",
        "10.0.0.00/8",
        "::ffff:010.0.0.1",
        "10.1",
        "0x0a.0.0.1",
        "example.org",
        "",
        "/8",
        "::/129",
        "::ffff:192.0.2.0/95",
        "::ffff:192.0.2.0/24",
        "fe80::1%eth0",
        "00001::1",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        ":1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:1.2.3.4",
        "::1.2.3",
        "::1.2.3.256",
        "::٨",
        ":",
        ":::",
        "[::1]",
        "[::1]/8",
        " 10.0.0.1",
        "10.0.0.1 ",
        "10.0.0.0/8/8",
        "10.0.0.0/٨"
      })
  void whatIsNeitherAddressNorBlock_isNone(String text) {
    assertThat(Network.parse(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "::ffff:10.0.0.1, 10.0.0.1",
    "::FFFF:a00:1, 10.0.0.1",
    "0:0:0:0:0:ffff:10.0.0.1, 10.0.0.1",
    "::10.0.0.1, ::a00:1",
    "0:0:0:0:0:0:10.0.0.1, ::a00:1",
    "::0.0.0.1, ::1",
    "::0.0.0.0, ::",
    "::ffff:0:10.0.0.1, ::ffff:0:a00:1",
    "64:ff9b::10.0.0.1, 64:ff9b::a00:1",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
  })
  void onlyAMappedAddress_isOneOfIpv4(String text, String address) {
    assertThat(Network.text(Objects.requireNonNull(Network.address(text)))).isEqualTo(address);
  }
}
