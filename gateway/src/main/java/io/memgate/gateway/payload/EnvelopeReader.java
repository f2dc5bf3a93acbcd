package io.memgate.gateway.payload;

import java.util.regex.Pattern;

import io.memgate.gateway.policy.Code;
import io.memgate.gateway.policy.Envelope;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * One pass over a backend's answer: the envelope's code and message, and the places at
 * which lists are cut. What is not looked at is skipped.
 */
final class EnvelopeReader {

	private static final Pattern REPEATABLE = Pattern.compile("[A-Za-z0-9_-]{1,32}");

	private final Envelope envelope;

	private final JsonParser json;

	private final ListCuts cuts;

	private @Nullable Code code;

	private @Nullable String message;

	EnvelopeReader(Envelope envelope, JsonParser json, ListCuts cuts) {
		this.envelope = envelope;
		this.json = json;
		this.cuts = cuts;
	}

	/** Reads the whole answer; false when it is not one object with one code. */
	boolean isEnvelope(FieldTree lists) {
		if (this.json.nextToken() != JsonToken.START_OBJECT) {
			return false;
		}
		for (String name = this.json.nextName(); name != null; name = this.json.nextName()) {
			JsonToken token = this.json.nextToken();
			if (name.equals(this.envelope.code())) {
				if (!isFirstCode(token)) {
					return false;
				}
				this.code = new Code(this.json.getString(), token == JsonToken.VALUE_NUMBER_INT);
			}
			else if (name.equals(this.envelope.message()) && token == JsonToken.VALUE_STRING) {
				this.message = this.json.getString();
			}
			else {
				this.cuts.find(lists.member(name));
			}
		}
		return this.code != null && this.json.nextToken() == null;
	}

	private boolean isFirstCode(JsonToken token) {
		return this.code == null && (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_STRING);
	}

	boolean saysSuccess() {
		return this.envelope.success().equals(this.code);
	}

	/**
	 * Whether the code is among those that say, with any status, the caller's mistake.
	 */
	boolean saysCallersMistake() {
		return this.code != null && this.envelope.callerMistakes().contains(this.code);
	}

	/** The code, where it says an error and can be repeated as it is. */
	@Nullable Code errorCode() {
		if (this.code == null || saysSuccess()) {
			return null;
		}
		return REPEATABLE.matcher(this.code.text()).matches() ? this.code : null;
	}

	/** The message, fit to be shown. */
	String message() {
		return BackendMessage.of(this.message);
	}

}
