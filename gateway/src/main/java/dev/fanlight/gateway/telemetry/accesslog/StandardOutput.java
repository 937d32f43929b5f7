package dev.fanlight.gateway.telemetry.accesslog;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * Standard output, which says when it takes nothing: a print stream keeps that to itself, and never
 * forgets it. Confined to one thread.
 */
final class StandardOutput extends OutputStream {
  private PrintStream out;

  StandardOutput(PrintStream out) {
    this.out = out;
  }

  @Override
  public void write(int b) {
    out.write(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    out.write(bytes, offset, length);
  }

  @Override
  public void flush() throws IOException {
    if (out.checkError()) {
      // What is written later may come through: a disk is not full for ever.
      out = new PrintStream(new FileOutputStream(FileDescriptor.out));
      throw new IOException("standard output is closed, or its disk is full");
    }
  }
}
