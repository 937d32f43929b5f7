/**
 * What is noted of a request, for logs and traces.
 *
 * <p>Begin with {@code DetailsRule}. The configuration makes one for each generation. It takes the
 * {@code RequestDetails} of a request before plugins change the request. The details show as much
 * of a query as the rule allows, and header fields with or without their values.
 */
@NullMarked
package dev.fanlight.gateway.telemetry.request;

import org.jspecify.annotations.NullMarked;
