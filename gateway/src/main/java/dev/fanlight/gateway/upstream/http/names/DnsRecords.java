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
import java.util.List;
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
   * @throws IllegalArgumentException when a record is broken
   */
  static DnsRecords read(DnsResponse response, DnsRecordType type) {
    List<Value> values = new ArrayList<>();
    String alias = null;
    long ttl = Long.MAX_VALUE;
    for (int i = 0; i < response.count(DnsSection.ANSWER); i++) {
      DnsRecord record = response.recordAt(DnsSection.ANSWER, i);
      if (record instanceof ByteBufHolder raw) {
        if (record.type().equals(type)) {
          values.add(value(raw.content().duplicate(), type));
          ttl = Math.min(ttl, record.timeToLive());
        } else if (record.type().equals(DnsRecordType.CNAME)) {
          alias = DefaultDnsRecordDecoder.decodeName(raw.content().duplicate());
          ttl = Math.min(ttl, record.timeToLive());
        }
      }
    }
    return new DnsRecords(values, ttl, alias);
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
