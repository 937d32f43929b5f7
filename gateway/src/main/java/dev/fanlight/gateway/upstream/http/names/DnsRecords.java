package dev.fanlight.gateway.upstream.http.names;

import dev.fanlight.gateway.config.Network;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsSection;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one answer says about a type.
 *
 * @param values as text
 * @param ttl seconds that all of it holds, aliases on the way included
 * @param alias where to ask on, if there is no value; may be null
 */
record DnsRecords(List<Value> values, long ttl, @Nullable String alias) {
  /**
   * One record.
   *
   * @param text an address, or the name that an SRV record names
   */
  record Value(String text, int priority, int weight, int port) {}

  /**
   * Counts what belongs to the name, or to one of its aliases: a server that forwards an answer may
   * have more in it, be that by mistake or on purpose.
   *
   * @param name what was asked for, with its last dot
   * @throws IllegalArgumentException when a record that counts is broken
   */
  static DnsRecords read(DnsResponse response, String name, DnsRecordType type) {
    Map<String, DnsRecord> aliases = aliases(response);
    Set<String> owners = new HashSet<>();
    String alias = null;
    long ttl = Long.MAX_VALUE;
    String owner = lower(name);
    while (owners.add(owner)) {
      DnsRecord record = aliases.get(owner);
      if (record == null) {
        break;
      }
      alias = target(record);
      ttl = Math.min(ttl, record.timeToLive());
      owner = lower(alias);
    }
    List<Value> values = new ArrayList<>();
    for (DnsRecord record : records(response, type)) {
      if (owners.contains(lower(record.name()))) {
        values.add(value(((ByteBufHolder) record).content().duplicate(), type));
        ttl = Math.min(ttl, record.timeToLive());
      }
    }
    return new DnsRecords(values, ttl, alias);
  }

  private static Map<String, DnsRecord> aliases(DnsResponse response) {
    Map<String, DnsRecord> aliases = new HashMap<>();
    for (DnsRecord record : records(response, DnsRecordType.CNAME)) {
      aliases.putIfAbsent(lower(record.name()), record);
    }
    return aliases;
  }

  private static List<DnsRecord> records(DnsResponse response, DnsRecordType type) {
    List<DnsRecord> records = new ArrayList<>();
    for (int i = 0; i < response.count(DnsSection.ANSWER); i++) {
      DnsRecord record = response.recordAt(DnsSection.ANSWER, i);
      if (record instanceof ByteBufHolder
          && record.type().equals(type)
          && record.dnsClass() == DnsRecord.CLASS_IN) {
        records.add(record);
      }
    }
    return records;
  }

  private static String target(DnsRecord alias) {
    return DefaultDnsRecordDecoder.decodeName(((ByteBufHolder) alias).content().duplicate());
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static Value value(ByteBuf content, DnsRecordType type) {
    try {
      if (type.equals(DnsRecordType.SRV)) {
        int priority = content.readUnsignedShort();
        int weight = content.readUnsignedShort();
        int port = content.readUnsignedShort();
        return new Value(DefaultDnsRecordDecoder.decodeName(content), priority, weight, port);
      }
      byte[] bytes = new byte[content.readableBytes()];
      content.readBytes(bytes);
      if (bytes.length != (type.equals(DnsRecordType.A) ? 4 : 16)) {
        throw new IllegalArgumentException("an address of " + bytes.length + " bytes");
      }
      return new Value(Network.text(InetAddress.getByAddress(bytes)), 0, 0, 0);
    } catch (UnknownHostException | RuntimeException broken) {
      throw new IllegalArgumentException("a broken record", broken);
    }
  }
}
