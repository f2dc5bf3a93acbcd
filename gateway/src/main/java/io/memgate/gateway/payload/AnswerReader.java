package io.memgate.gateway.payload;

import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.Envelope;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * Says what a backend's whole answer means. The bytes of a success are never written
 * anew; those that a list has beyond the plan's maximum are left out.
 */
public final class AnswerReader {

	private static final JsonFactory JSON = JsonFactory.builder()
		.disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
		.build();

	private static final int CALLERS_MISTAKE = 400;

	private final Shapes shapes = new Shapes();

	/**
	 * Reads an answer.
	 * @param api the Api that was called
	 * @param maxResults most results of each capped list; null for no limit
	 * @param status the HTTP status
	 * @param body the whole body
	 */
	public Answer read(Api api, Envelope envelope, @Nullable Integer maxResults, int status, byte[] body) {
		return switch (status / 100) {
			case 2 -> (maxResults != null) ? ofSuccess(this.shapes.of(api).answer(), envelope, maxResults, body)
					: ofSuccess(FieldTree.NOTHING, envelope, Integer.MAX_VALUE, body);
			case 4 -> ofMistake(envelope, status, body);
			default -> new Answer.Failed();
		};
	}

	private static Answer ofSuccess(FieldTree lists, Envelope envelope, int maxResults, byte[] body) {
		try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
			ListCuts cuts = new ListCuts(json, body, maxResults);
			EnvelopeReader reader = new EnvelopeReader(envelope, json, cuts);
			return reader.isEnvelope(lists) ? meaning(reader, cuts) : new Answer.Unreadable();
		}
		catch (JacksonException ex) {
			return new Answer.Unreadable();
		}
	}

	private static Answer meaning(EnvelopeReader reader, ListCuts cuts) {
		if (reader.saysSuccess()) {
			return new Answer.Success(cuts.apply());
		}
		if (reader.saysCallersMistake()) {
			return new Answer.CallerMistake(CALLERS_MISTAKE, reader.errorCode(), reader.message());
		}
		return new Answer.Failed();
	}

	private static Answer ofMistake(Envelope envelope, int status, byte[] body) {
		try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
			EnvelopeReader reader = new EnvelopeReader(envelope, json, new ListCuts(json, body, Integer.MAX_VALUE));
			if (reader.isEnvelope(FieldTree.NOTHING)) {
				return new Answer.CallerMistake(status, reader.errorCode(), reader.message());
			}
		}
		catch (JacksonException ex) {
			// The status says enough.
		}
		return new Answer.CallerMistake(status, null, BackendMessage.of(null));
	}

}
