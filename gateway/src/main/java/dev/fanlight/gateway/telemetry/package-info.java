/**
 * What the gateway tells about itself. It knows plain names and numbers, nothing of the engine.
 *
 * <p>Begin with {@code Telemetry}, which gives every part of the gateway its meters and answers a
 * scrape. From below: {@code series} is what a metric is, {@code upstream}, {@code endpoint} and
 * {@code meter} count, {@code journal} keeps the records of exchanges, {@code accesslog} writes a
 * line for each. {@code event} is told what happens to an exchange, and tells all of them.
 */
@NullMarked
package dev.fanlight.gateway.telemetry;

import org.jspecify.annotations.NullMarked;
