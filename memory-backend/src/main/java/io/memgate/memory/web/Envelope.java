package io.memgate.memory.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The outside of every answer.
 *
 * @param code 0 for success; else the HTTP status times 100, as the vendor's 40000 and
 * 50000 are
 * @param data what was asked for; {@code null} on failure
 * @param message "ok", or what is wrong
 */
record Envelope(int code, @JsonInclude @Nullable Object data, String message) {

	static Envelope ok(Object data) {
		return new Envelope(0, data, "ok");
	}

	static Envelope failure(int status, String message) {
		return new Envelope(status * 100, null, message);
	}

}
