package dev.fanlight.plugins.compress;

import dev.fanlight.plugins.compress.coding.Coding;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;

/** Which codings this machine has. */
final class Codings {
  private Codings() {}

  /**
   * Loads the libraries of the codings. Blocks.
   *
   * @param all whether each of them must be there
   * @throws IllegalStateException if one of them is not
   */
  static List<Coding> present(List<Coding> wanted, boolean all, Logger log) {
    List<Coding> present = new ArrayList<>();
    for (Coding coding : wanted) {
      try {
        coding.load();
        present.add(coding);
      } catch (LinkageError | RuntimeException missing) {
        String what = coding.token() + " cannot be used on this machine: " + missing.getMessage();
        if (all) {
          throw new IllegalStateException(
              what
                  + "; leave it out of codings, or allow a file to be written and run in "
                  + System.getProperty("java.io.tmpdir"),
              missing);
        }
        log.warn("{}", what);
      }
    }
    return List.copyOf(present);
  }
}
