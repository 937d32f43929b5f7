package dev.fanlight.gateway.value.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreesTest {
  /** Neither in a table of the reader nor in the process's: whoever sends names could fill it. */
  @Test
  void names_areNotKeptBeyondTheirText() throws JacksonException {
    String text = "{\"a-name-of-a-client\": 1}";

    String first = Trees.read(text).fieldNames().next();

    assertThat(Trees.read(text).fieldNames().next()).isEqualTo(first).isNotSameAs(first);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "{} | -",
        "{\"a\": 1, \"b\": {\"a\": 1}} | -",
        "{\"a\": {\"b\": 1, \"b\": 2}} | -",
        "{\"a\": null, \"b\": 1, \"a\": 2} | a",
        "{\"a\": {}, \"\\u0061\": []} | a",
        "[1, 1] | -",
        "\"a\" | -",
      })
  void repeatedName_isOneOfTheObjectItself(String text, String name) throws JacksonException {
    JsonNode read = Trees.read(text);

    assertThat(Trees.repeatedName(read)).isEqualTo(name);
  }
}
