/** HTTP in and out. */
@NullMarked
package dev.fanlight.gateway.server;

import org.jspecify.annotations.NullMarked;
