package dev.fanlight.gateway.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;

class ClientHelloTest {
  private static final int HEADS = 5 + 4;

  /** Of the JDK's client, without the heads of its record and its message. */
  private static ByteBuf message(SSLParameters parameters) throws Exception {
    SSLEngine engine = SSLContext.getDefault().createSSLEngine();
    engine.setUseClientMode(true);
    engine.setSSLParameters(parameters);
    ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), hello);
    return Unpooled.wrappedBuffer(hello.flip()).skipBytes(HEADS);
  }

  private static SSLParameters everything() {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    parameters.setNamedGroups(new String[] {"x25519", "secp384r1"});
    parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
    parameters.setServerNames(List.of(new SNIHostName("server.test")));
    return parameters;
  }

  @Test
  void whatAClientOffers_isRead() throws Exception {
    ByteBuf message = message(everything());

    ClientHello hello = ClientHello.read(message);

    assertThat(hello.versions()).containsExactly(0x304, 0x303);
    assertThat(hello.groups()).containsExactly(29, 24);
    assertThat(hello.protocols()).containsExactly("h2", "http/1.1");
    assertThat(message.readerIndex()).isEqualTo(HEADS);
  }

  @Test
  void whatAClientDoesNotSay_isNothing() throws Exception {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.2"});

    ClientHello hello = ClientHello.read(message(parameters));

    assertThat(hello.protocols()).isEmpty();
    assertThat(hello.versions()).doesNotContain(0x304);
  }

  /** As clients write it that know no extensions. */
  @Test
  void aMessageWithoutExtensions_isRead() {
    ByteBuf message = Unpooled.buffer().writeZero(34).writeBytes(new byte[] {0, 0, 2, 0, 47, 1, 0});

    assertThat(ClientHello.read(message)).isEqualTo(ClientHello.UNREAD);
  }

  @Test
  void aMessageThatIsCutOff_isNone() throws Exception {
    ByteBuf message = message(everything());
    int withoutExtensions = 34 + 33 + 2 + message.getUnsignedShort(HEADS + 34 + 33) + 2;
    for (int length = 0; length < message.readableBytes(); length++) {
      ByteBuf cut = message.slice(HEADS, length);
      if (length != withoutExtensions) {
        assertThatThrownBy(() -> ClientHello.read(cut))
            .isInstanceOf(IndexOutOfBoundsException.class);
      }
    }
  }
}
