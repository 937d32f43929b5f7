/**
 * Makes one body of the results of calls.
 *
 * <p>Begin with {@link dev.fanlight.gateway.merge.CallResult}, which says how one call ended, and
 * {@link dev.fanlight.gateway.merge.Place}, which holds the results of one declared call. A {@link
 * dev.fanlight.gateway.merge.FinishedCall} is what the expressions of later calls read of a result.
 * There are three kinds of bodies:
 *
 * <ul>
 *   <li>{@link dev.fanlight.gateway.merge.Merge} makes one JSON value of all places, in declared
 *       order. {@link dev.fanlight.gateway.merge.JqRequest} makes the input of a jq program of them
 *       instead. {@link dev.fanlight.gateway.merge.AnswerHeaders} has the header fields.
 *   <li>{@link dev.fanlight.gateway.merge.RecordFormat} makes one record of each result as it
 *       arrives, and a last one of a {@link dev.fanlight.gateway.merge.Summary}.
 *   <li>{@link dev.fanlight.gateway.merge.BatchBody} lists the answers to the items of a batch.
 * </ul>
 *
 * <p>{@code json} puts JSON texts together, {@code fields} reads header fields. All values are
 * immutable, and no method blocks. Knows neither Vertx nor Context.
 */
@NullMarked
package dev.fanlight.gateway.merge;

import org.jspecify.annotations.NullMarked;
