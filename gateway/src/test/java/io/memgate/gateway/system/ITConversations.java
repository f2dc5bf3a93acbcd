package io.memgate.gateway.system;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whole conversations through the whole system: stored, read back message by message,
 * found by their own text, and counted. {@code -Dmemgate.conversations=DIR} takes another
 * folder, {@code -Dmemgate.seed=N} another choice of messages to find.
 */
class ITConversations {

	private static final JsonMapper JSON = new JsonMapper();

	private static final int SEARCHED = 200;

	private static final int PER_ADD = 10;

	private final Path folder = Path
		.of(System.getProperty("memgate.conversations", "src/test/resources/conversations"));

	private final long seed = Long.getLong("memgate.seed", 1);

	private long adds;

	private long gets;

	private long searches;

	@Test
	void everyMessageIsReadBackAndFoundAndEveryCallIsCounted(@TempDir Path files) throws IOException {
		try (Installation memgate = Installation.start(files)) {
			for (Conversation conversation : Conversation.readAll(this.folder)) {
				run(memgate, conversation);
			}
		}
	}

	/** One account a conversation, so that the free quota is enough for its searches. */
	private void run(Installation memgate, Conversation conversation) {
		String account = "conversation-" + conversation.user();
		memgate.makeAccount(account);
		String key = memgate.makeKey(account);
		this.adds = 0;
		this.gets = 0;
		this.searches = 0;

		conversation.sessions().forEach((session, messages) -> store(memgate, key, conversation, session, messages));
		conversation.sessions().forEach((session, messages) -> readBack(memgate, key, conversation, session, messages));
		int found = find(memgate, key, conversation);

		System.out.printf("%s: seed %d, %d messages, %d adds, %d gets, %d of %d searches found their message%n",
				conversation.user(), this.seed, conversation.messages().size(), this.adds, this.gets, found,
				this.searches);
		assertThat(found).isEqualTo((int) this.searches);
		assertThat(memgate.used(account, "addMessage")).isEqualTo(this.adds);
		assertThat(memgate.used(account, "getMessage")).isEqualTo(this.gets);
		assertThat(memgate.used(account, "searchMemory")).isEqualTo(this.searches);
	}

	private void store(Installation memgate, String key, Conversation conversation, String session,
			List<Conversation.Message> messages) {
		for (int from = 0; from < messages.size(); from += PER_ADD) {
			memgate.call(key, "/add/message",
					JSON.writeValueAsString(Map.of("user_id", conversation.user(), "conversation_id", session,
							"messages", messages.subList(from, Math.min(messages.size(), from + PER_ADD)))));
			this.adds++;
		}
	}

	private void readBack(Installation memgate, String key, Conversation conversation, String session,
			List<Conversation.Message> messages) {
		JsonNode data = memgate.call(key, "/get/message", JSON.writeValueAsString(
				Map.of("user_id", conversation.user(), "conversation_id", session, "message_limit_number", 50)));
		this.gets++;
		assertThat(StreamSupport.stream(data.get("message_detail_list").spliterator(), false)
			.map((message) -> new Conversation.Message(message.get("role").asString(),
					message.get("content").asString())))
			.as(conversation.user() + ' ' + session)
			.containsExactlyElementsOf(messages);
	}

	private int find(Installation memgate, String key, Conversation conversation) {
		List<Conversation.Message> chosen = new ArrayList<>(conversation.messages());
		Collections.shuffle(chosen, new Random(this.seed));
		int found = 0;
		for (Conversation.Message message : chosen.subList(0, Math.min(SEARCHED, chosen.size()))) {
			JsonNode data = memgate.call(key, "/search/memory", JSON.writeValueAsString(
					Map.of("user_id", conversation.user(), "query", message.content(), "memory_limit_number", 10)));
			this.searches++;
			boolean there = StreamSupport.stream(data.get("memory_detail_list").spliterator(), false)
				.anyMatch((memory) -> memory.get("memory_value").asString().equals(message.content()));
			if (there) {
				found++;
			}
			else {
				System.out.println("not found: " + message.content());
			}
		}
		return found;
	}

}
