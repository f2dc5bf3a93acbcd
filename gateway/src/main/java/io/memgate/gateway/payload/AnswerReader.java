package io.memgate.gateway.payload;

import java.util.regex.Pattern;

import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.Code;
import io.memgate.gateway.policy.Envelope;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads a backend's whole answer in one pass: the envelope's code and message, and where
 * lists are to be cut, the places to cut at. What is not looked at is skipped; the bytes
 * of a success are never written anew, only left out.
 */
public final class AnswerReader {

	private static final JsonFactory JSON = JsonFactory.builder()
		.disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
		.build();

	private static final Pattern REPEATABLE = Pattern.compile("[A-Za-z0-9_-]{1,32}");

	private static final int CALLERS_MISTAKE = 400;

	private final Envelope envelope;

	private final JsonParser json;

	private final ListCuts cuts;

	private @Nullable Code code;

	private @Nullable String message;

	private AnswerReader(Envelope envelope, JsonParser json, ListCuts cuts) {
		this.envelope = envelope;
		this.json = json;
		this.cuts = cuts;
	}

	/**
	 * Says what an answer means.
	 * @param api the Api that was called
	 * @param maxResults most results of each capped list; null for no limit
	 * @param status the HTTP status
	 * @param body the whole body
	 */
	public static Answer read(Api api, Envelope envelope, @Nullable Integer maxResults, int status, byte[] body) {
		return switch (status / 100) {
			case 2 -> ofSuccess(api, envelope, maxResults, body);
			case 4 -> ofMistake(envelope, status, body);
			default -> new Answer.Failed();
		};
	}

	private static Answer ofSuccess(Api api, Envelope envelope, @Nullable Integer maxResults, byte[] body) {
		Shape shape = Shape.of(api);
		FieldTree lists = (maxResults != null && shape.cutsLists()) ? shape.answer() : FieldTree.NOTHING;
		try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
			AnswerReader reader = new AnswerReader(envelope, json,
					new ListCuts(json, body, (maxResults != null) ? maxResults : Integer.MAX_VALUE));
			return reader.isEnvelope(lists) ? reader.meaning() : new Answer.Unreadable();
		}
		catch (JacksonException ex) {
			return new Answer.Unreadable();
		}
	}

	private Answer meaning() {
		if (this.envelope.success().equals(this.code)) {
			return new Answer.Success(this.cuts.apply());
		}
		if (this.code != null && this.envelope.callerMistakes().contains(this.code)) {
			return new Answer.CallerMistake(CALLERS_MISTAKE, this.code, BackendMessage.of(this.message));
		}
		return new Answer.Failed();
	}

	private static Answer ofMistake(Envelope envelope, int status, byte[] body) {
		try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
			AnswerReader reader = new AnswerReader(envelope, json, new ListCuts(json, body, 0));
			if (reader.isEnvelope(FieldTree.NOTHING)) {
				return new Answer.CallerMistake(status, reader.errorCode(), BackendMessage.of(reader.message));
			}
		}
		catch (JacksonException ex) {
			// Its status says enough.
		}
		return new Answer.CallerMistake(status, null, BackendMessage.of(null));
	}

	/** The backend's code, where it says an error and can be repeated as it is. */
	private @Nullable Code errorCode() {
		if (this.code == null || this.code.equals(this.envelope.success())) {
			return null;
		}
		return REPEATABLE.matcher(this.code.text()).matches() ? this.code : null;
	}

	/** Reads the whole answer; false when it is not one object with one code. */
	private boolean isEnvelope(FieldTree lists) {
		if (this.json.nextToken() != JsonToken.START_OBJECT) {
			return false;
		}
		for (String name = this.json.nextName(); name != null; name = this.json.nextName()) {
			this.json.nextToken();
			if (name.equals(this.envelope.code())) {
				if (this.code != null || !isCode()) {
					return false;
				}
				this.code = new Code(this.json.getString(), this.json.currentToken() == JsonToken.VALUE_NUMBER_INT);
			}
			else if (name.equals(this.envelope.message()) && this.json.currentToken() == JsonToken.VALUE_STRING) {
				this.message = this.json.getString();
			}
			else {
				this.cuts.find(lists.member(name));
			}
		}
		return this.code != null && this.json.nextToken() == null;
	}

	private boolean isCode() {
		return this.json.currentToken() == JsonToken.VALUE_NUMBER_INT
				|| this.json.currentToken() == JsonToken.VALUE_STRING;
	}

}
