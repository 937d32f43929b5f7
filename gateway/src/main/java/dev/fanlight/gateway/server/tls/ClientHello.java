package dev.fanlight.gateway.server.tls;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client offers in the first message of a handshake (RFC 8446, section 4.1.2).
 *
 * @param versions of TLS; none: TLS 1.2 or older
 * @param groups in which keys are agreed on
 * @param protocols by ALPN; none: it says nothing of them
 */
record ClientHello(List<Integer> versions, List<Integer> groups, List<String> protocols) {
  /** A message that nobody could read. */
  static final ClientHello UNREAD = new ClientHello(List.of(), List.of(), List.of());

  static final int TLS_1_3 = 0x304;

  private static final int VERSION_AND_RANDOM = 34;
  private static final int SUPPORTED_GROUPS = 10;
  private static final int ALPN = 16;
  private static final int SUPPORTED_VERSIONS = 43;

  /**
   * Reads the message without the four bytes of its head. The engine that takes over looks at it
   * with more care.
   *
   * @throws IndexOutOfBoundsException its lengths do not fit together
   */
  static ClientHello read(ByteBuf message) {
    ByteBuf hello = message.slice().skipBytes(VERSION_AND_RANDOM);
    hello.skipBytes(hello.readUnsignedByte()); // the session
    hello.skipBytes(hello.readUnsignedShort()); // the ciphers
    hello.skipBytes(hello.readUnsignedByte()); // the ways to compress
    List<Integer> versions = List.of();
    List<Integer> groups = List.of();
    List<String> protocols = List.of();
    ByteBuf extensions = hello.isReadable() ? two(hello) : hello;
    while (extensions.isReadable()) {
      int type = extensions.readUnsignedShort();
      ByteBuf extension = two(extensions);
      switch (type) {
        case SUPPORTED_GROUPS -> groups = numbers(two(extension));
        case ALPN -> protocols = names(two(extension));
        case SUPPORTED_VERSIONS -> versions = numbers(one(extension));
        default -> {}
      }
    }
    return new ClientHello(versions, groups, protocols);
  }

  /** What follows its length of one byte. */
  private static ByteBuf one(ByteBuf from) {
    return from.readSlice(from.readUnsignedByte());
  }

  /** What follows its length of two bytes. */
  private static ByteBuf two(ByteBuf from) {
    return from.readSlice(from.readUnsignedShort());
  }

  private static List<Integer> numbers(ByteBuf list) {
    List<Integer> numbers = new ArrayList<>();
    while (list.isReadable()) {
      numbers.add(list.readUnsignedShort());
    }
    return numbers;
  }

  private static List<String> names(ByteBuf list) {
    List<String> names = new ArrayList<>();
    while (list.isReadable()) {
      names.add(one(list).toString(StandardCharsets.ISO_8859_1));
    }
    return names;
  }
}
