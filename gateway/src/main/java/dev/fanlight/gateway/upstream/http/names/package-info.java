/**
 * What names stand for: the hosts file and name servers.
 *
 * <p>{@code DnsResolver} is the {@code NameResolver} of the discovery. It asks the {@code
 * NameServers} one after the other through a {@code DnsClient}, which asks one of them one
 * question; {@code DnsRecords} are what an answer says, and {@code Services} what of SRV records is
 * used.
 */
@NullMarked
package dev.fanlight.gateway.upstream.http.names;

import org.jspecify.annotations.NullMarked;
