/**
 * Metrics as numbers and labels: what there is, what it counts, and how it is scraped.
 *
 * <p>Begin with {@code MetricCatalog}, the list of all metrics with their labels and help texts.
 * {@code Series} makes their counters, gauges and histograms. Recording takes no lock that two
 * event loops share.
 */
@NullMarked
package dev.fanlight.gateway.telemetry.series;

import org.jspecify.annotations.NullMarked;
