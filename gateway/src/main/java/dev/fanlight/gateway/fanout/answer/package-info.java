/**
 * The answer of a fan-out that is one response.
 *
 * <p>Each kind extends {@code GatheredAnswer}: {@code BufferedAnswer} merges all results, {@code
 * BatchAnswer} lists them, {@code RacedAnswer} is the response of the winner. A {@code
 * DeclaredAnswer} is what the configuration says of status and header fields. A {@code JqMerge}
 * runs a jq program away from the loop.
 */
@NullMarked
package dev.fanlight.gateway.fanout.answer;

import org.jspecify.annotations.NullMarked;
