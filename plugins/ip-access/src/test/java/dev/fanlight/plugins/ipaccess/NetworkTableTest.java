package dev.fanlight.plugins.ipaccess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugins.ipaccess.NetworkTable.Entry;
import dev.fanlight.plugins.ipaccess.NetworkTable.Verdict;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The table against an oracle that asks every network, bit by bit. */
class NetworkTableTest {
  private final Random random = new Random(20_240_229);

  @Test
  void theLongestMatchWins_whateverTheNetworksAre() {
    for (int round = 0; round < 400; round++) {
      boolean narrow = round % 2 == 0; // narrow: many networks in each other
      List<Entry> entries = entries(1 + random.nextInt(40), narrow);
      NetworkTable table = NetworkTable.of(entries);
      for (int i = 0; i < 50; i++) {
        IpAddress address = address(narrow);
        assertThat(table.of(address))
            .as("%s in %s", address, entries)
            .isEqualTo(oracle(entries, address));
      }
      for (Entry entry : entries) {
        for (IpAddress edge : edges(entry.network())) {
          assertThat(table.of(edge)).as("%s in %s", edge, entries).isEqualTo(oracle(entries, edge));
        }
      }
    }
  }

  private List<Entry> entries(int count, boolean narrow) {
    Map<IpNetwork, Entry> entries = new HashMap<>();
    for (int i = 0; i < count; i++) {
      IpAddress address = address(narrow);
      int bits = address.isV4() ? 32 : 128;
      int length =
          narrow && random.nextBoolean() ? bits - random.nextInt(6) : random.nextInt(bits + 1);
      IpNetwork network = new IpNetwork(address.withBitsCleared(length), length);
      entries.put(network, new Entry(network, random.nextBoolean() ? Verdict.ALLOW : Verdict.DENY));
    }
    return new ArrayList<>(entries.values());
  }

  private IpAddress address(boolean narrow) {
    boolean v4 = random.nextBoolean();
    if (v4) {
      long base = random.nextBoolean() ? 0xffff_ffffL : 0;
      return new IpAddress(true, 0, narrow ? base ^ random.nextInt(32) : random.nextLong() >>> 32);
    }
    long base = random.nextBoolean() ? -1L : 0;
    return narrow
        ? new IpAddress(false, base, base ^ random.nextInt(32))
        : new IpAddress(false, random.nextLong(), random.nextLong());
  }

  private static List<IpAddress> edges(IpNetwork network) {
    List<IpAddress> edges = new ArrayList<>(List.of(network.first(), network.last()));
    IpAddress next = network.last().next();
    if (next != null) {
      edges.add(next);
    }
    return edges;
  }

  private static Verdict oracle(List<Entry> entries, IpAddress address) {
    Verdict verdict = Verdict.NOTHING;
    int longest = -1;
    for (Entry entry : entries) {
      IpNetwork network = entry.network();
      if (network.length() > longest
          && network.first().isV4() == address.isV4()
          && bits(network.first())
              .substring(0, network.length())
              .equals(bits(address).substring(0, network.length()))) {
        longest = network.length();
        verdict = entry.verdict();
      }
    }
    return verdict;
  }

  private static String bits(IpAddress address) {
    BigInteger number =
        new BigInteger(Long.toHexString(address.high()), 16)
            .shiftLeft(64)
            .or(new BigInteger(Long.toHexString(address.low()), 16));
    int bits = address.isV4() ? 32 : 128;
    String text = number.toString(2);
    return "0".repeat(bits - text.length()) + text;
  }

  @Test
  void addressesAreReadAsTheJdkReadsThem() throws UnknownHostException {
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
      random.nextBytes(bytes);
      for (int j = 0; j < bytes.length && bytes.length == 16; j += 2) {
        if (random.nextBoolean()) {
          bytes[j] = 0;
          bytes[j + 1] = 0;
        }
      }
      InetAddress jdk = InetAddress.getByAddress(bytes);
      IpAddress address = IpAddress.parse(jdk.getHostAddress());

      assertThat(address).isNotNull();
      assertThat(InetAddress.getByName(address.toString())).isEqualTo(jdk);
      assertThat(IpAddress.parse(shortest(jdk.getHostAddress()))).isEqualTo(address);
    }
  }

  private static String shortest(String text) {
    return text.contains(":") ? text.replaceFirst("(^|:)(0:)+0?", "::").replace(":::", "::") : text;
  }

  /**
   * How many steps a look-up takes follows from the length of the table, and not from its order.
   */
  @Test
  void aHundredThousandNetworks_areFoundAll() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      entries.add(
          new Entry(
              new IpNetwork(new IpAddress(true, 0, (long) i * 4096), 22),
              i % 2 == 0 ? Verdict.ALLOW : Verdict.DENY));
    }
    NetworkTable table = NetworkTable.of(entries);

    for (int i = 0; i < 100_000; i++) {
      Verdict expected = i % 2 == 0 ? Verdict.ALLOW : Verdict.DENY;
      assertThat(table.of(new IpAddress(true, 0, i * 4096L + 1023)) == expected).isTrue();
      assertThat(table.of(new IpAddress(true, 0, i * 4096L + 1024)) == Verdict.NOTHING).isTrue();
    }
  }
}
