/**
 * Header fields that are an intermediary's business (RFC 9110, section 7.6): which it removes,
 * which it adds, and what it reads out of them.
 *
 * <p>{@code HopByHop} removes the fields that belong to one connection. {@code Via} and {@code
 * ForwardedFields} tell the next server about the way that a request took; {@code
 * ForwardedElements} reads such a field of a trusted proxy. {@code Grpc} and {@code Authorities}
 * recognize gRPC calls and equal hosts. {@code ErrorFields} are those of an answer to an error.
 *
 * <p>All of it works on one message's headers, on the caller's thread, and calls nothing back.
 */
@NullMarked
package dev.fanlight.gateway.upstream.fields;

import org.jspecify.annotations.NullMarked;
