/**
 * Coverage-guided fuzzing with Jazzer. A target is a public class {@code XxxFuzz} beside what it
 * tests, with a method {@code fuzzerTestOneInput(byte[])} that throws where a rule is broken;
 * {@link Targets} lists them, and {@link FuzzTest} runs them.
 */
package dev.fanlight.gateway.fuzz;
