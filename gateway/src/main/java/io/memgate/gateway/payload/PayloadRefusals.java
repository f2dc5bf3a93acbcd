package io.memgate.gateway.payload;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.Code;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.FieldRule.JsonType;
import io.memgate.gateway.problem.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Every refusal of a payload, with its message and facts.
 */
final class PayloadRefusals {

	private static final String NOT_CHARGED = "This call was not charged.";

	private static final Duration SOON = Duration.ofSeconds(1);

	private PayloadRefusals() {
	}

	static Refusal notJson() {
		return refusal(Condition.UNSUPPORTED_MEDIA_TYPE,
				"The body must have the Content-Type application/json, in UTF-8.")
			.with("accepted", "application/json");
	}

	static Refusal notAForm() {
		return refusal(Condition.UNSUPPORTED_MEDIA_TYPE,
				"The body must be a form, with the Content-Type multipart/form-data and its boundary, or"
						+ " application/x-www-form-urlencoded.")
			.with("accepted", "multipart/form-data, application/x-www-form-urlencoded");
	}

	static Refusal encoded() {
		return refusal(Condition.UNSUPPORTED_MEDIA_TYPE, "A body with a Content-Encoding is not accepted.")
			.with("accepted", "identity");
	}

	static Refusal noBody(Terms terms) {
		return Refusal.of(Condition.BAD_JSON, terms.api().name() + " needs " + kind(terms.api())
				+ " as its body, but the body is empty. Send one. " + NOT_CHARGED);
	}

	private static String kind(Api api) {
		if (api.request() == Api.Request.STREAM) {
			return "a form";
		}
		boolean hasRule = api.fields().stream().anyMatch((field) -> field.path().steps().isEmpty());
		return hasRule ? "a JSON document" : "a JSON object";
	}

	/** By what has arrived. */
	static Refusal tooManyBytes(Terms terms) {
		return terms.api().hasBody() ? tooLarge(terms, "more than " + terms.maxBytes()) : bodyOnNone(terms);
	}

	/** By what the request declares. */
	static Refusal tooManyBytes(Terms terms, long declared) {
		return terms.api().hasBody() ? tooLarge(terms, Long.toString(declared)).with("counted", declared)
				: bodyOnNone(terms);
	}

	static Refusal tooSlow(UploadProperties pace) {
		return refusal(Condition.REQUEST_TIMEOUT, "The body came more slowly than " + pace.slowest().toKilobytes()
				+ " KB a second over " + pace.over().toSeconds() + " seconds. The connection is closed.");
	}

	static Refusal cutByItsClient() {
		return Refusal.of(Condition.BAD_REQUEST, "The body ended before its end. " + NOT_CHARGED);
	}

	static Refusal notTaken() {
		return refusal(Condition.BACKEND_FAILED, "The memory service stopped taking the body.");
	}

	static Refusal badParameter(String name) {
		return refusal(Condition.FIELD_INVALID, "The query's parameter " + name
				+ " must stand there once, with a value of at most 255 letters, digits, hyphens, dots, underscores"
				+ " and tildes.")
			.with("field", name);
	}

	private static Refusal tooLarge(Terms terms, String size) {
		return refusal(Condition.BODY_TOO_LARGE,
				"The body has " + size + " bytes; at most " + terms.maxBytes() + " bytes are allowed.")
			.with("allowedBytes", terms.maxBytes());
	}

	private static Refusal bodyOnNone(Terms terms) {
		return Refusal.of(Condition.BAD_JSON,
				terms.api().name() + " takes no body, but one was sent. Send none. " + NOT_CHARGED);
	}

	static Refusal badJson(JsonFault fault) {
		return refusal(Condition.BAD_JSON,
				"The body " + fault.reason() + " (line " + fault.line() + ", column " + fault.column() + ").")
			.with("line", fault.line())
			.with("column", fault.column());
	}

	static Refusal required(String field) {
		return refusal(Condition.FIELD_REQUIRED, field + " is required and may not be empty.").with("field", field);
	}

	static Refusal noneOf(List<String> fields) {
		return refusal(Condition.FIELD_REQUIRED, "One of " + String.join(", ", fields) + " is required.").with("field",
				String.join(", ", fields));
	}

	static Refusal wrongType(String field, Set<JsonType> types) {
		return invalid(field, "must be " + names(types));
	}

	static Refusal notOneOf(String field, List<String> values) {
		return invalid(field, "must be one of " + String.join(", ", values));
	}

	static Refusal notACount(String field) {
		return invalid(field, "must be a whole number, 0 or more");
	}

	private static Refusal invalid(String field, String reason) {
		return refusal(Condition.FIELD_INVALID, field + " " + reason + ".").with("field", field);
	}

	static Refusal tooLong(String field, int length, int most, @Nullable Code code) {
		Refusal refusal = refusal(Condition.FIELD_TOO_LONG,
				field + " has " + length + " characters; at most " + most + " are allowed.")
			.with("field", field)
			.with("counted", length)
			.with("limit", most);
		return (code != null) ? refusal.as(refusal.httpStatus(), code) : refusal;
	}

	static Refusal tooManyResults(Terms terms, String field, Number asked, int maximum) {
		return refusal(Condition.RESULT_COUNT_TOO_LARGE,
				field + " asks for " + asked + "; " + terms.api().name() + " gives at most " + maximum + " per call.")
			.with("field", field)
			.with("asked", asked)
			.with("maximum", maximum);
	}

	static Refusal tooManyResultsInAll(Terms terms, String fields, long asked, int maximum) {
		return refusal(Condition.RESULT_COUNT_TOO_LARGE,
				fields + " ask for " + asked + " together, what is left out counting by its default; "
						+ terms.api().name() + " gives at most " + maximum + " in all per call.")
			.with("field", fields)
			.with("asked", asked)
			.with("maximum", maximum);
	}

	static Refusal tooManyElements(Terms terms, String field, int asked, int maximum) {
		return refusal(Condition.FIELD_TOO_LONG, field + " has " + asked + " elements; " + terms.api().name()
				+ " takes at most " + maximum + " per call.")
			.with("field", field)
			.with("asked", asked)
			.with("maximum", maximum);
	}

	static Refusal tooManyTokens(Terms terms, int limit, TokenCount.Over over) {
		String counted = over.exact() ? Integer.toString(over.tokens()) : "more than " + over.tokens();
		Refusal refusal = refusal(Condition.INPUT_TOO_LONG,
				"The input has " + counted + " tokens (" + terms.tokenizer() + "); " + terms.api().name()
						+ " takes at most " + limit + " per call.")
			.with("limit", limit)
			.with("tokenizer", terms.tokenizer());
		return over.exact() ? refusal.with("counted", over.tokens()) : refusal;
	}

	/**
	 * @param wait until the account has time again; zero where it has, and the gateway
	 * has none
	 */
	static Refusal noCapacityToCount(Duration wait) {
		return wait.isZero()
				? refusal(Condition.NO_CAPACITY, "The gateway has no capacity left at this moment to count tokens.")
					.retryAfter(SOON)
				: refusal(Condition.NO_CAPACITY,
						"Counting the tokens of this account's texts has taken more time than one account may have; very long words, "
								+ "and long runs of one character, take the longest.")
					.retryAfter(wait);
	}

	private static Refusal refusal(Condition condition, String what) {
		return Refusal.of(condition, what + " " + condition.advice() + " " + NOT_CHARGED);
	}

	private static String names(Collection<JsonType> types) {
		return types.stream()
			.sorted()
			.map((type) -> type.name().toLowerCase(Locale.ROOT))
			.map((type) -> ("aeio".indexOf(type.charAt(0)) >= 0) ? "an " + type : "a " + type)
			.collect(Collectors.joining(" or "));
	}

}
