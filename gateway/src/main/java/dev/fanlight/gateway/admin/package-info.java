/**
 * The admin listener: health, metrics, recent exchanges. Reads telemetry and snapshots, never live
 * engine objects.
 */
@NullMarked
package dev.fanlight.gateway.admin;

import org.jspecify.annotations.NullMarked;
