package dev.fanlight.plugin.gatewaytest;

/** What an upstream of a test does with each request. */
@FunctionalInterface
public interface UpstreamScript {

  /**
   * Answers a request. Called on a virtual thread of its own, so it may block, and several calls
   * may run at once. The thread is interrupted if the gateway gives the request up.
   *
   * @return not null; an answer that cannot be sent fails the test too
   * @throws Exception as an {@link Error} does, fails the test with the name of the upstream, and
   *     the gateway gets a 500; an {@link InterruptedException} only ends the call if the gateway
   *     has given it up
   */
  UpstreamReply answer(UpstreamRequest request) throws Exception;
}
