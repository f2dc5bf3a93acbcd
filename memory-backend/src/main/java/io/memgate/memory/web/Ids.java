package io.memgate.memory.web;

import java.util.Optional;
import java.util.UUID;

/**
 * Request ids as they are written: lower-case UUIDs in their one full form.
 */
final class Ids {

	private Ids() {
	}

	static Optional<UUID> parse(String text) {
		try {
			UUID id = UUID.fromString(text);
			return id.toString().equals(text) ? Optional.of(id) : Optional.empty();
		}
		catch (IllegalArgumentException ex) {
			return Optional.empty();
		}
	}

}
