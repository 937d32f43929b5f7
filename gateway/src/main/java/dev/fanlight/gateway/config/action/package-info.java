/**
 * What a route does: {@link dev.fanlight.gateway.config.action.ActionConfig}. The largest of the
 * actions is {@link dev.fanlight.gateway.config.action.FanOutConfig}, whose calls are each a {@link
 * dev.fanlight.gateway.config.action.CallConfig}. {@link
 * dev.fanlight.gateway.config.action.OnError} and {@link
 * dev.fanlight.gateway.config.action.SuccessRule} say what becomes of a call's response.
 */
@NullMarked
package dev.fanlight.gateway.config.action;

import org.jspecify.annotations.NullMarked;
