/**
 * One call to one upstream: permit, endpoint, connection, attempt. Everything here is confined to
 * one event loop, except the bulkhead.
 */
@NullMarked
package dev.fanlight.gateway.upstream;

import org.jspecify.annotations.NullMarked;
