package dev.fanlight.gateway.upstream.http.wire;

/** What comes from the network for one answer. Confined to the connection's event loop. */
public interface HttpReading {
  /** Reads an answer. */
  interface Reader extends HttpPassage {
    /**
     * Something has come.
     *
     * @param content bytes of content that have come so far
     * @param all whether the answer has come to its end
     */
    void arrived(long content, boolean all);
  }

  /** Tells a reader what comes, until the answer is over. */
  void tell(Reader answer);

  /** Nobody takes what comes: no more of it is asked for than has to be. */
  void stop();

  /** Asks for more again. First come the pieces that have waited, and they may stop it again. */
  void goOn();
}
