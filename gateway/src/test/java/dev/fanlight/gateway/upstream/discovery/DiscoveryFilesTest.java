package dev.fanlight.gateway.upstream.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.config.upstream.DiscoveryConfig;
import dev.fanlight.gateway.upstream.endpoint.EndpointSet;
import dev.fanlight.gateway.upstream.endpoint.WeightedEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Endpoints that a file lists. */
class DiscoveryFilesTest extends DiscoveryScene {
  @TempDir private Path folder;

  private Discovery file(Path file) {
    return start(service(List.of(), new DiscoveryConfig.Listed(file, file.toString())));
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  @Test
  void file_isReplacedAsAWhole_whenItSettles() throws IOException {
    Path file = write("e.yaml", "- http://10.0.0.1:80\n- {url: http://10.0.0.2:80, weight: 3}\n");
    Discovery discovery = file(file);
    EndpointSet set = discovery.open(CareConfig.DEFAULT);
    assertThat(discovery.answered().isComplete()).isTrue();
    assertThat(set.current().members()).extracting(WeightedEndpoint::weight).containsExactly(1, 3);

    Files.move(
        write("new.yaml", "- http://10.0.0.2:80\n- {url: http://10.0.0.3:80, backup: true}\n"),
        file,
        StandardCopyOption.ATOMIC_MOVE);
    seconds(2);

    assertThat(addresses(set)).containsExactly("10.0.0.2:80", "10.0.0.3:80");
    assertThat(told.changes).isOne();
  }

  @Test
  void exchangedLinks_areFollowed() throws IOException {
    Files.createDirectory(folder.resolve("one"));
    Files.createDirectory(folder.resolve("two"));
    write("one/e.yaml", "- http://10.0.0.1:80\n");
    write("two/e.yaml", "- http://10.0.0.2:80\n");
    Path data = Files.createSymbolicLink(folder.resolve("..data"), Path.of("one"));
    Path file = Files.createSymbolicLink(folder.resolve("e.yaml"), Path.of("..data/e.yaml"));
    EndpointSet set = file(file).open(CareConfig.DEFAULT);
    assertThat(addresses(set)).containsExactly("10.0.0.1:80");

    Files.move(
        Files.createSymbolicLink(folder.resolve("..new"), Path.of("two")),
        data,
        StandardCopyOption.ATOMIC_MOVE);
    seconds(2);

    assertThat(addresses(set)).containsExactly("10.0.0.2:80");
  }

  @Test
  void fileWithAMistake_changesNothing_andIsToldOnce() throws IOException {
    Path file = write("e.yaml", "- http://10.0.0.1:80\n");
    EndpointSet set = file(file).open(CareConfig.DEFAULT);

    for (String wrong :
        List.of("- http://10.0.0.2:80\n- nonsense\n", "[]\n", "{", "", "- https://10.0.0.2\n")) {
      int before = told.failures;
      write("e.yaml", wrong);
      seconds(5);
      assertThat(addresses(set)).containsExactly("10.0.0.1:80");
      assertThat(told.failures).isEqualTo(before + 1);
    }
    Files.delete(file);
    seconds(5);
    assertThat(addresses(set)).containsExactly("10.0.0.1:80");
    assertThat(told.ages.getFirst().getAsDouble()).isGreaterThan(4);
    write("e.yaml", "- http://10.0.0.7:80\n");
    seconds(2);

    assertThat(addresses(set)).containsExactly("10.0.0.7:80");
    assertThat(told.ages.getFirst().getAsDouble()).isZero();
  }

  @Test
  void namesInAFile_areFollowed_whileTheFileHasThem() throws IOException {
    lookup.answers("a", found(1, "10.0.0.1"));
    lookup.answers("b", found(1, "10.0.0.2"));
    EndpointSet set = file(write("e.yaml", "- http://a:80\n")).open(CareConfig.DEFAULT);
    assertThat(addresses(set)).containsExactly("10.0.0.1:80");

    write("e.yaml", "- http://b:80\n");
    seconds(2);
    assertThat(addresses(set)).containsExactly("10.0.0.2:80");
    lookup.asked.clear();
    seconds(3);
    assertThat(lookup.asked).containsOnly("b");
  }
}
