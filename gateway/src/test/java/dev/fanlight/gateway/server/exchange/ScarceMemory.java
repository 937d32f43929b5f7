package dev.fanlight.gateway.server.exchange;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;

/** Memory for buffers that is wanting for a while. */
final class ScarceMemory extends AbstractByteBufAllocator {
  private int wanting;

  /**
   * @param wanting how many buffers get none
   */
  ScarceMemory(int wanting) {
    super(true);
    this.wanting = wanting;
  }

  @Override
  protected ByteBuf newHeapBuffer(int size, int most) {
    return UnpooledByteBufAllocator.DEFAULT.heapBuffer(size, most);
  }

  @Override
  protected ByteBuf newDirectBuffer(int size, int most) {
    if (wanting > 0) {
      wanting--;
      throw new OutOfMemoryError("none is left, says a test");
    }
    return UnpooledByteBufAllocator.DEFAULT.directBuffer(size, most);
  }

  @Override
  public boolean isDirectBufferPooled() {
    return false;
  }
}
