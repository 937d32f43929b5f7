/** What is fixed about a fan-out before it runs. */
@NullMarked
package dev.fanlight.gateway.fanout.plan;

import org.jspecify.annotations.NullMarked;
