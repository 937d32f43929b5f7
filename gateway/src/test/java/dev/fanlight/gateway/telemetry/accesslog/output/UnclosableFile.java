package dev.fanlight.gateway.telemetry.accesslog.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A file whose close fails, as that of a network may when its server is gone. */
final class UnclosableFile extends FileChannel {
  @Override
  protected void implCloseChannel() throws IOException {
    throw new IOException("the server is gone");
  }

  @Override
  public int read(ByteBuffer to) {
    throw new AssertionError("only closed");
  }

  @Override
  public long read(ByteBuffer[] to, int offset, int length) {
    throw new AssertionError("only closed");
  }

  @Override
  public int read(ByteBuffer to, long at) {
    throw new AssertionError("only closed");
  }

  @Override
  public int write(ByteBuffer from) {
    throw new AssertionError("only closed");
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) {
    throw new AssertionError("only closed");
  }

  @Override
  public int write(ByteBuffer from, long at) {
    throw new AssertionError("only closed");
  }

  @Override
  public long position() {
    throw new AssertionError("only closed");
  }

  @Override
  public FileChannel position(long at) {
    throw new AssertionError("only closed");
  }

  @Override
  public long size() {
    throw new AssertionError("only closed");
  }

  @Override
  public FileChannel truncate(long size) {
    throw new AssertionError("only closed");
  }

  @Override
  public void force(boolean metaData) {
    throw new AssertionError("only closed");
  }

  @Override
  public long transferTo(long at, long count, WritableByteChannel to) {
    throw new AssertionError("only closed");
  }

  @Override
  public long transferFrom(ReadableByteChannel from, long at, long count) {
    throw new AssertionError("only closed");
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long at, long size) {
    throw new AssertionError("only closed");
  }

  @Override
  public FileLock lock(long at, long size, boolean shared) {
    throw new AssertionError("only closed");
  }

  @Override
  public FileLock tryLock(long at, long size, boolean shared) {
    throw new AssertionError("only closed");
  }
}
