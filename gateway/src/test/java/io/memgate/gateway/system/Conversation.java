package io.memgate.gateway.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A conversation of several sessions, as a file of the LoCoMo data set has it:
 * {@code speaker_a} and {@code session_<n>}, a list of turns with {@code speaker} and
 * {@code text}.
 *
 * @param user the file's name without its ending
 * @param sessions messages by the id of their session, of at most
 * {@link #MOST_IN_SESSION} each
 */
record Conversation(String user, Map<String, List<Message>> sessions) {

	/** As many as one getMessage gives. */
	private static final int MOST_IN_SESSION = 50;

	static List<Conversation> readAll(Path folder) {
		try (Stream<Path> files = Files.list(folder)) {
			return files.filter((file) -> file.toString().endsWith(".json")).sorted().map(Conversation::read).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Conversation read(Path file) {
		JsonNode root = new JsonMapper().readTree(file);
		String speaker = root.get("speaker_a").asString();
		Map<String, List<Message>> sessions = new LinkedHashMap<>();
		for (int session = 1; root.has("session_" + session); session++) {
			List<Message> messages = new ArrayList<>();
			for (JsonNode turn : root.get("session_" + session)) {
				String role = turn.get("speaker").asString().equals(speaker) ? "user" : "assistant";
				messages.add(new Message(role, turn.get("text").asString()));
			}
			split(session, messages, sessions);
		}
		return new Conversation(file.getFileName().toString().replace(".json", ""), sessions);
	}

	private static void split(int session, List<Message> messages, Map<String, List<Message>> into) {
		for (int from = 0; from < messages.size(); from += MOST_IN_SESSION) {
			into.put("session-" + session + "-" + from,
					List.copyOf(messages.subList(from, Math.min(messages.size(), from + MOST_IN_SESSION))));
		}
	}

	List<Message> messages() {
		return this.sessions.values().stream().flatMap(List::stream).toList();
	}

	/** One turn. */
	record Message(String role, String content) {

	}

}
