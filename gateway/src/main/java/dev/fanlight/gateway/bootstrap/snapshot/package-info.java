/**
 * Reads what the gateway is doing and what it was told, for the admin listener: {@code Snapshots}
 * what is under way, and {@code ConfigurationReading} the configuration that runs beside its file.
 *
 * <p>Safe for use by all threads. What waits for event loops or reads a file blocks, and says so:
 * no event loop may call it.
 */
@NullMarked
package dev.fanlight.gateway.bootstrap.snapshot;

import org.jspecify.annotations.NullMarked;
