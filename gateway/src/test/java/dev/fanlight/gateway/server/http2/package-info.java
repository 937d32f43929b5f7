/**
 * What is different where clients speak HTTP/2 to a listener, frame by frame, before a dispatcher
 * that the test plays.
 */
@NullMarked
package dev.fanlight.gateway.server.http2;

import org.jspecify.annotations.NullMarked;
