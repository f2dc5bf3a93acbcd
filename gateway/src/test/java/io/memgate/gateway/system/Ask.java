package io.memgate.gateway.system;

import java.util.Map;
import java.util.Random;

/**
 * A governed call as a client makes it.
 *
 * @param api the Api's name
 * @param path its path after the base path
 * @param headers besides the key and the media type, or in their place
 */
record Ask(String api, String path, String body, Map<String, String> headers) {

	static final String ADD = "addMessage";

	static final String SEARCH = "searchMemory";

	static final String GET = "getMessage";

	static final String GET_MEMORY = "getMemory";

	static final String DELETE = "deleteMemory";

	static final String STATUS = "getStatus";

	private static final Map<String, String> PATHS = Map.of(ADD, "/add/message", SEARCH, "/search/memory", GET,
			"/get/message", GET_MEMORY, "/get/memory", DELETE, "/delete/memory", STATUS, "/get/status");

	private static final int USERS = 20;

	static Ask of(String api, String body) {
		return new Ask(api, path(api), body, Map.of());
	}

	static String path(String api) {
		return PATHS.getOrDefault(api, "");
	}

	static boolean isWrite(String api) {
		return api.equals(ADD);
	}

	Ask with(String header, String value) {
		return new Ask(this.api, this.path, this.body, Map.of(header, value));
	}

	/** A message of one of some users. */
	static Ask add(Random random) {
		return of(ADD, """
				{"user_id":"u%d","conversation_id":"c","messages":[{"role":"user","content":"tea number %d"}]}"""
			.formatted(random.nextInt(USERS), random.nextInt()));
	}

	/** What such users have been told. */
	static Ask get(Random random) {
		return of(GET, """
				{"user_id":"u%d","conversation_id":"c"}""".formatted(random.nextInt(USERS)));
	}

	/** One write to one read. */
	static Ask mixed(Random random) {
		return random.nextBoolean() ? add(random) : get(random);
	}

}
