/**
 * What answers are made of: merged bodies and jq programs, status and fields, and what an answer
 * says of the calls that failed.
 */
@NullMarked
package dev.fanlight.gateway.whole.merge;

import org.jspecify.annotations.NullMarked;
