/**
 * The admin listener: health and metrics. Reads telemetry and snapshots, never live engine objects.
 */
@NullMarked
package dev.fanlight.gateway.admin;

import org.jspecify.annotations.NullMarked;
