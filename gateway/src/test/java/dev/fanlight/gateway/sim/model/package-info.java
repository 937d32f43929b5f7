/**
 * The answer of a fan-out, computed a second way. {@code ModelPlans} draws a plan, {@code
 * JoinModel} says what the plan must answer, {@code ModelRun} has the engine run the plan, and
 * {@code JoinModelTest} compares the two answers.
 */
@NullMarked
package dev.fanlight.gateway.sim.model;

import org.jspecify.annotations.NullMarked;
