package io.memgate.gateway.payload;

import java.util.List;

import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.ApiLimits;
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
	 * @param limits what the account's plan allows of the Api
	 * @param status the HTTP status
	 * @param body the whole body
	 */
	public Answer read(Api api, Envelope envelope, ApiLimits limits, int status, byte[] body) {
		return switch (status / 100) {
			case 2 -> ofSuccess(isCut(limits) ? this.shapes.of(api, List.of()).answer() : FieldTree.NOTHING, envelope,
					limits, body);
			case 4 -> ofMistake(envelope, status, body);
			default -> new Answer.Failed();
		};
	}

	private static boolean isCut(ApiLimits limits) {
		return limits.maxResults() != null || limits.maxResultsTotal() != null;
	}

	private static Answer ofSuccess(FieldTree lists, Envelope envelope, ApiLimits limits, byte[] body) {
		try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
			ListCuts cuts = new ListCuts(json, body, most(limits.maxResults()), most(limits.maxResultsTotal()));
			EnvelopeReader reader = new EnvelopeReader(envelope, json, cuts);
			return reader.isEnvelope(lists) ? meaning(reader, cuts) : new Answer.Unreadable();
		}
		catch (JacksonException ex) {
			return new Answer.Unreadable();
		}
	}

	private static int most(@Nullable Integer limit) {
		return (limit != null) ? limit : Integer.MAX_VALUE;
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
			EnvelopeReader reader = new EnvelopeReader(envelope, json,
					new ListCuts(json, body, most(null), most(null)));
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
