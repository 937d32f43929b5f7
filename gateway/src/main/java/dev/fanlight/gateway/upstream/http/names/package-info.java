/**
 * What names stand for: the hosts file and name servers.
 *
 * <p>{@code DnsResolver} is the {@code NameResolver} of the discovery, and answers connections that
 * need an address before the discovery has one. First it looks whether the {@code Machine} knows a
 * name by its hosts file. Otherwise a {@code NameSearch} asks for the names that may be meant, as
 * the {@code NameServers} say. These are the {@code ConfiguredServers}, or stand in a {@code
 * ResolverFile}. They are asked one after the other through a {@code DnsClient}, which asks one of
 * them one question, at its {@code QuestionPace}. {@code SilentServers} are asked last. {@code
 * DnsRecords} are what an answer says, and {@code Services} what of SRV records is used.
 */
@NullMarked
package dev.fanlight.gateway.upstream.http.names;

import org.jspecify.annotations.NullMarked;
