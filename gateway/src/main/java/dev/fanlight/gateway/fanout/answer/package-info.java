/** What the results of a fan-out become: one body, or a stream. */
@NullMarked
package dev.fanlight.gateway.fanout.answer;

import org.jspecify.annotations.NullMarked;
