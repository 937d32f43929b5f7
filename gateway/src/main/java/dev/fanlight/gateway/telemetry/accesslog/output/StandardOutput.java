package dev.fanlight.gateway.telemetry.accesslog.output;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;

/**
 * Standard output, which says when it takes nothing: a print stream keeps that to itself, and never
 * forgets it. Stays open.
 */
public final class StandardOutput implements LogOutput {
  private PrintStream out;

  public StandardOutput(PrintStream out) {
    this.out = out;
  }

  @Override
  public void write(ByteBuffer lines) throws IOException {
    out.write(lines.array(), lines.arrayOffset() + lines.position(), lines.remaining());
    if (out.checkError()) {
      // What is written later may come through: a disk is not full for ever.
      out = new PrintStream(new FileOutputStream(FileDescriptor.out));
      throw new IOException("standard output is closed, or its disk is full");
    }
    lines.position(lines.limit());
  }
}
