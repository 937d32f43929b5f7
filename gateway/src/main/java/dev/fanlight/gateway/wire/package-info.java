/** What the connections of clients and of upstreams have in common. May use Netty. */
@NullMarked
package dev.fanlight.gateway.wire;

import org.jspecify.annotations.NullMarked;
