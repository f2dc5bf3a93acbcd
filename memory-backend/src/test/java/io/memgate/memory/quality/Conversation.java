package io.memgate.memory.quality;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A long conversation with questions about it, in the form of the LoCoMo data set.
 *
 * @param name name of its file
 * @param turns its turns in order
 * @param questions the questions whose evidence is in it
 */
public record Conversation(String name, List<Turn> turns, List<Question> questions) {

	private static final int NO_ANSWER = 5;

	private static final JsonMapper JSON = new JsonMapper();

	/**
	 * Reads every conversation of a folder.
	 */
	public static List<Conversation> readAll(Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.filter((file) -> file.toString().endsWith(".json"))
				.sorted()
				.map((file) -> read(file.getFileName().toString(), JSON.readTree(file)))
				.toList();
		}
	}

	private static Conversation read(String name, JsonNode file) {
		List<Turn> turns = new ArrayList<>();
		for (int session = 1; file.has("session_" + session + "_date_time")
				|| file.has("session_" + session); session++) {
			String time = file.path("session_" + session + "_date_time").asString();
			for (JsonNode turn : file.path("session_" + session).values()) {
				turns.add(Turn.of("session-" + session, time, file.path("speaker_a").asString(), turn));
			}
		}
		Set<String> known = new HashSet<>(turns.stream().map(Turn::id).toList());
		List<Question> questions = file.path("qa")
			.valueStream()
			.filter((question) -> question.path("category").asInt() != NO_ANSWER)
			.map((question) -> Question.of(question, known))
			.filter((question) -> !question.evidence().isEmpty())
			.toList();
		return new Conversation(name, turns, questions);
	}

	/**
	 * One turn.
	 *
	 * @param id by which evidence names it
	 * @param session the conversation's session it was said in
	 * @param time when that was, in the data set's form
	 * @param first whether the first of the two speakers said it
	 * @param content who said it and what, and what the picture shows that was sent along
	 */
	public record Turn(String id, String session, String time, boolean first, String content) {

		static Turn of(String session, String time, String firstSpeaker, JsonNode turn) {
			String speaker = turn.path("speaker").asString();
			String content = speaker + ": " + turn.path("text").asString();
			if (turn.has("blip_caption")) {
				content += " (shares " + turn.path("blip_caption").asString() + ")";
			}
			return new Turn(turn.path("dia_id").asString(), session, time, speaker.equals(firstSpeaker), content);
		}

	}

	/**
	 * A question.
	 *
	 * @param text the question
	 * @param evidence ids of the turns that answer it
	 */
	public record Question(String text, Set<String> evidence) {

		static Question of(JsonNode question, Set<String> known) {
			Set<String> evidence = new HashSet<>();
			for (JsonNode ids : question.path("evidence").values()) {
				Arrays.stream(ids.asString().split(";")).map(String::strip).forEach(evidence::add);
			}
			evidence.retainAll(known);
			return new Question(question.path("question").asString(), evidence);
		}

	}

}
