/**
 * Probes of endpoints over the network, each over a connection of its own, made as attempts make
 * theirs: with the same names, trust, server name and client certificate.
 *
 * <p>Read in this order: an {@code HttpProber} has the probes of one upstream; an {@code HttpProbe}
 * is one of them while it asks over HTTP, and {@code GrpcHealth} knows what gRPC asks and answers.
 *
 * <pre>
 * connecting --made--&gt; asking --head, or trailers--&gt; told --the rest, 64 KiB, or its time--&gt; closed
 *      |                  |
 *      +------------------+--- it breaks, takes too long, or is cancelled --------------&gt; closed
 * </pre>
 *
 * <p>Confined to one event loop that serves no traffic; only the methods of {@code HttpProber} may
 * be called from any thread.
 */
@NullMarked
package dev.fanlight.gateway.upstream.http.probe;

import org.jspecify.annotations.NullMarked;
