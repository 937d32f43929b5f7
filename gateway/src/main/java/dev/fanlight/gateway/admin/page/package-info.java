/**
 * One class for each admin page.
 *
 * <p>Begin with {@code StatusPage}. It asks {@code PageWorkers} to make the page on a worker
 * thread, {@code StatusJson} writes a snapshot as JSON, and {@code Answers} sends the result. The
 * other pages do the same. {@code EndpointChange} is the only page that changes something: it takes
 * orders of operators.
 */
@NullMarked
package dev.fanlight.gateway.admin.page;

import org.jspecify.annotations.NullMarked;
