/**
 * Advice about numbers that do not fit each other: how much may happen at once, and how much room
 * there is for it. {@link dev.fanlight.gateway.bootstrap.advice.room.WidthAdvice} and {@link
 * dev.fanlight.gateway.bootstrap.advice.room.CallsAdvice} look at the calls that one request makes,
 * {@link dev.fanlight.gateway.bootstrap.advice.room.MemoryAdvice} at the bytes that it holds,
 * {@link dev.fanlight.gateway.bootstrap.advice.room.ShareAdvice} at what one client or upstream may
 * have of all there is, and {@link dev.fanlight.gateway.bootstrap.advice.room.LimitAdvice} at
 * permits that another limit always comes before.
 */
@NullMarked
package dev.fanlight.gateway.bootstrap.advice.room;

import org.jspecify.annotations.NullMarked;
