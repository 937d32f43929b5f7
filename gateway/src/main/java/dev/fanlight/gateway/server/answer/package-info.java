/**
 * Answers on their way to the client.
 *
 * <p>{@code AnswerHead} puts status and fields into the response of Vert.x, {@code DateField} the
 * date. An {@code AnswerWriter} then sends them with the body:
 *
 * <pre>
 * AnswerWriter -+- WholeAnswer      the body is there, or there is none
 *               +- Relay            the body still arrives, or is large (then a HeldBody)
 *               +- DiscardedAnswer  the body must not be sent: HEAD, 204, 205, 304
 *               +- TunnelAnswer     the protocol is switched: two TunnelFlows move bytes both ways
 * </pre>
 *
 * <p>An {@code ErrorRenderer} makes the answer to an error. The fields of the request choose it;
 * {@code GrpcErrors} is the one for gRPC clients, {@code Problems} the one for everybody.
 *
 * <p>All of it runs on the event loop of its exchange. A writer may call its owner back before
 * {@code start} returns.
 */
@NullMarked
package dev.fanlight.gateway.server.answer;

import org.jspecify.annotations.NullMarked;
