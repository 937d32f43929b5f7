/**
 * A file becomes a {@link dev.fanlight.gateway.config.GatewayConfig}: one reader a section, each
 * asking for the keys it knows and recording what is wrong with their values.
 */
@NullMarked
package dev.fanlight.gateway.config.load;

import org.jspecify.annotations.NullMarked;
