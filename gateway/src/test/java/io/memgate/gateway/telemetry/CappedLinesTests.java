package io.memgate.gateway.telemetry;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.json.JsonWriter;

import static org.assertj.core.api.Assertions.assertThat;

class CappedLinesTests {

	@Test
	void aTextThatIsTooLongIsCutWhereverItStands() {
		String text = "x".repeat(CappedLines.MOST + 1);

		JsonNode line = written(text);

		assertThat(line.get("message").asString()).hasSize(CappedLines.MOST + 9).endsWith("x... (cut)");
		assertThat(line.at("/error/message").asString()).hasSize(CappedLines.MOST + 9);
	}

	@Test
	void aTextOfTheMostCharactersStaysAsItIs() {
		String text = "x".repeat(CappedLines.MOST);

		assertThat(written(text).get("message").asString()).isEqualTo(text);
	}

	@Test
	void noCharacterIsCutInHalf() {
		String text = "x".repeat(CappedLines.MOST - 1) + "\uD83D\uDE00";

		assertThat(written(text).get("message").asString()).isEqualTo("x".repeat(CappedLines.MOST - 1) + "... (cut)");
	}

	@Test
	void aControlCharacterCannotEndALineOrMoveACursor() {
		String line = json("one\ntwo\r\u001b[2Jthree\u0000");

		assertThat(line).doesNotContain("\n", "\r", "\u001b", "\u0000").contains("\\n", "\\r");
	}

	private static JsonNode written(String text) {
		return new JsonMapper().readTree(json(text));
	}

	private static String json(String text) {
		return JsonWriter.<String>of((members) -> {
			members.add("message", (each) -> each);
			members.add("error").usingMembers((error) -> error.add("message", (each) -> each));
			new CappedLines().customize(generic(members));
		}).writeToString(text);
	}

	@SuppressWarnings("unchecked")
	private static JsonWriter.Members<Object> generic(JsonWriter.Members<String> members) {
		return (JsonWriter.Members<Object>) (JsonWriter.Members<?>) members;
	}

}
