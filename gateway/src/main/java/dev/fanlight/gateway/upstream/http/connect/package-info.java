/**
 * From an endpoint to a connection that can carry a request.
 *
 * <p>Read in this order: {@code HttpConnector} makes connections to one upstream on one event loop;
 * {@code HttpConnecting} is one of them while it is being made; {@code HttpNames} finds addresses,
 * {@code HttpTls} knows certificates, and {@code HttpConnectFailures} says why no connection could
 * be made. {@code HttpPluginClients} makes the clients with which plugins call other services, and
 * {@code HttpPluginAnswers} and {@code HttpPluginResets} are for the connections of those.
 *
 * <pre>
 * name --&gt; address --&gt; TCP --&gt; TLS, if any --&gt; HTTP, with the settings of HTTP/2 --&gt; made
 *   |          |         |          |               |
 *   +----------+---------+----------+---------------+--- fails, or connect_timeout passes --&gt; failed
 * </pre>
 *
 * <p>Confined to one event loop, except {@code HttpNames}, which all loops share. {@code
 * HttpConnector.connect} returns before it begins, so its future completes in a later turn.
 */
@NullMarked
package dev.fanlight.gateway.upstream.http.connect;

import org.jspecify.annotations.NullMarked;
