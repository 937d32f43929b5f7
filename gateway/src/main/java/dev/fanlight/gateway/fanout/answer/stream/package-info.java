/**
 * The answer of a fan-out that is written while its calls run: a record of each result, and a
 * summary last.
 *
 * <p>A {@code StreamedAnswer} hears of each result. A {@code RecordWriter} makes the record of it:
 * {@code CallRecords} for a fan-out, {@code BatchRecords} for a batch. The {@code RecordStream} is
 * the body of the response. While the client takes no records, the answer is {@code full}, and its
 * run starts no further call.
 */
@NullMarked
package dev.fanlight.gateway.fanout.answer.stream;

import org.jspecify.annotations.NullMarked;
