/**
 * Turns a file into a {@link dev.fanlight.gateway.config.GatewayConfig}. Each section of the file
 * has one reader. A reader asks for the keys it knows and records the mistakes in their values.
 */
@NullMarked
package dev.fanlight.gateway.config.load;

import org.jspecify.annotations.NullMarked;
