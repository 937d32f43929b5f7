/**
 * Clients: how many there may be, how slow, and with what requests; who is cut off, and how that is
 * counted. Their connections may begin with the word of a proxy before the gateway.
 */
@NullMarked
package dev.fanlight.gateway.whole.client;

import org.jspecify.annotations.NullMarked;
