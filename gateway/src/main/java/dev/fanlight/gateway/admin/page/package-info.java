/**
 * One class for each admin page, and {@code EndpointChange}, which takes orders of operators.
 * {@code PageWorkers} make the pages that take time, {@code Answers} sends them.
 */
@NullMarked
package dev.fanlight.gateway.admin.page;

import org.jspecify.annotations.NullMarked;
