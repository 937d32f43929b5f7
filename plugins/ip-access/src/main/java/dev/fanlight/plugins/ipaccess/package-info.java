/**
 * The builtin plugin {@code ip-access}. {@link dev.fanlight.plugins.ipaccess.IpAddress} and {@link
 * dev.fanlight.plugins.ipaccess.IpNetwork} read what is configured, and {@link
 * dev.fanlight.plugins.ipaccess.NetworkTable} finds the network of a client.
 */
@NullMarked
package dev.fanlight.plugins.ipaccess;

import org.jspecify.annotations.NullMarked;
