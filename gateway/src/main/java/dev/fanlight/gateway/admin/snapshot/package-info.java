/**
 * What the admin pages read: plain records, made when a page asks for them. Begin with {@code
 * AdminSources}. {@code EndpointOrders} is the one way back into the gateway.
 */
@NullMarked
package dev.fanlight.gateway.admin.snapshot;

import org.jspecify.annotations.NullMarked;
