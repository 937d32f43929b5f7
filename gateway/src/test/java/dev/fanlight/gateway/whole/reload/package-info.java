/**
 * Reloads and stops: what began before one ends well, and what comes after finds the new
 * configuration. Connections, plugins, bulkheads and endpoints each have their own test.
 */
@NullMarked
package dev.fanlight.gateway.whole.reload;

import org.jspecify.annotations.NullMarked;
