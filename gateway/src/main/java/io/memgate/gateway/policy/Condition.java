package io.memgate.gateway.policy;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * A reason for an answer other than success: the HTTP status that says it, its problem
 * type, whether repeating the same call later can help, and what it says to a person. The
 * vendor's code for it comes from the profile, which must name one for every condition
 * under its {@link #key()}.
 */
public enum Condition {

	BAD_REQUEST(400, false, "The request is not well-formed", "Mend the request line, path or headers as told."),

	URI_TOO_LONG(414, false, "The request line is too long", "Send a shorter path."),

	HEADERS_TOO_LARGE(431, false, "The request headers are too large", "Send fewer or shorter headers."),

	REQUEST_TIMEOUT(408, true, "The request took too long to arrive", "Send the whole request without pauses."),

	UNKNOWN_PATH(404, false, "There is nothing at this path", "Use one of the paths that the answer names."),

	UNKNOWN_DECISION(404, false, "No decision with this id is kept",
			"Use the X-Request-Id of a call of this account that reached admission, within 24 hours."),

	API_NOT_IN_PLAN(404, false, "The account's plan does not have this Api",
			"Use an Api of the plan, or ask for another plan at the contact address."),

	METHOD_NOT_ALLOWED(405, false, "This path takes another method", "Use the method in the Allow header."),

	GONE(410, false, "What was called has had its sunset", "Use what the message names instead."),

	UNSUPPORTED_MEDIA_TYPE(415, false, "The body's media type or encoding is not accepted",
			"Send the media type that the answer names, without Content-Encoding."),

	KEY_REQUIRED(401, false, "An ApiKey is required", "Send the ApiKey in the header and form that the answer names."),

	KEY_INVALID(401, false, "The ApiKey is not valid", "Check the key; it may be mistyped, revoked or expired."),

	ACCOUNT_SUSPENDED(403, false, "The account is suspended", "Write to the contact address that the answer names."),

	BAD_JSON(400, false, "The body is not the JSON that is accepted", "Mend the body at the place that is told."),

	FIELD_REQUIRED(400, false, "A required field is missing or empty", "Send the field that is named."),

	FIELD_INVALID(400, false, "A field has the wrong type or value", "Mend the field that is named."),

	FIELD_TOO_LONG(400, false, "A field is too long", "Shorten the field that is named."),

	RESULT_COUNT_TOO_LARGE(400, false, "More results are asked for than the plan allows",
			"Ask for fewer, or in several calls."),

	BODY_TOO_LARGE(413, false, "The body is larger than the plan allows", "Send less in one call."),

	INPUT_TOO_LONG(413, false, "The input has more tokens than the plan allows", "Split the text over several calls."),

	QUOTA_EXCEEDED(429, "quota-exceeded", false, "The quota of this Api is used up",
			"Ask for more quota at the contact address."),

	TOTAL_QUOTA_EXCEEDED(429, "quota-exceeded", false, "The account's total quota is used up",
			"Ask for more quota at the contact address."),

	QUOTA_HELD(429, true, "The last of the quota is held by calls in flight",
			"Repeat the call in a second: a call in flight that fails gives its unit back."),

	RATE_LIMITED(429, "quota-exceeded", true, "A rate limit is exceeded",
			"Repeat the call after the time in Retry-After."),

	CONCURRENCY(429, true, "The account has as many calls in flight as its plan allows",
			"Wait for an answer before the next call, or repeat after the time in Retry-After."),

	FAILURE_BUDGET(429, true, "Too many calls failed", "Mend what fails; repeat after the time in Retry-After."),

	ABNORMAL_USAGE_DETECTED(429, "abnormal-usage-detected", true, "The account is throttled for a time",
			"Repeat the call after the time in Retry-After, and mend what the message names."),

	IDEMPOTENCY_KEY_RUNNING(409, true, "A call with this Idempotency-Key is still running",
			"Repeat the call after the time in Retry-After to get its answer."),

	IDEMPOTENCY_KEY_REUSED(422, false, "The Idempotency-Key was sent with another request",
			"Use a new Idempotency-Key for a new call."),

	IDEMPOTENCY_ANSWER_GONE(409, false, "The call was completed before, but its answer was not kept",
			"Read what the call has written; use a new Idempotency-Key to make it anew."),

	MAINTENANCE(503, true, "The Api is out of service for maintenance",
			"Repeat the call after the time in Retry-After, when the window has ended."),

	NO_CAPACITY(503, "temporary-reduced-capacity", true, "The gateway has no capacity left at this moment",
			"Repeat the call after the time in Retry-After."),

	STORE_UNAVAILABLE(503, "temporary-reduced-capacity", true, "The quota store cannot be reached",
			"Repeat the call after the time in Retry-After."),

	USAGE_IN_DOUBT(503, "temporary-reduced-capacity", true, "What the account has used is in doubt",
			"Repeat the call after the time in Retry-After; the operator has been told, and puts it right."),

	BACKEND_UNREACHABLE(503, true, "The memory service cannot be reached",
			"Repeat the call after the time in Retry-After."),

	BACKEND_REFUSED(400, false, "The memory service refused the call", "Mend the call as the message says."),

	BACKEND_FAILED(502, true, "The memory service failed", "Repeat the call later."),

	OUTCOME_TIMEOUT(504, false, "The memory service did not answer in time; the outcome is not known yet",
			"Look the outcome up at the address in instance before repeating a write."),

	OUTCOME_UNKNOWN(502, false, "The memory service's answer could not be read; the outcome is not known yet",
			"Look the outcome up at the address in instance before repeating a write."),

	INTERNAL_ERROR(500, true, "The gateway failed", "Repeat the call later; tell the operator the request id.");

	private static final Map<String, Condition> BY_KEY = Arrays.stream(values())
		.collect(Collectors.toUnmodifiableMap(Condition::key, Function.identity()));

	private static final String REGISTRY = "https://iana.org/assignments/http-problem-types#";

	private final int status;

	private final String key;

	private final String type;

	private final boolean retryable;

	private final String title;

	private final String advice;

	Condition(int status, boolean retryable, String title, String advice) {
		this(status, null, retryable, title, advice);
	}

	Condition(int status, @Nullable String registered, boolean retryable, String title, String advice) {
		this.status = status;
		this.key = name().toLowerCase(Locale.ROOT).replace('_', '-');
		this.type = (registered != null) ? REGISTRY + registered : "/memgate/problems/" + this.key;
		this.retryable = retryable;
		this.title = title;
		this.advice = advice;
	}

	/** The HTTP status, unless a refusal carries the backend's own. */
	public int status() {
		return this.status;
	}

	/** The name in the profile's {@code errors}, and of the page about it. */
	public String key() {
		return this.key;
	}

	/**
	 * The problem type (RFC 9457): one of draft-ietf-httpapi-ratelimit-headers where it
	 * fits, else the path of this gateway's own page about it.
	 */
	public String type() {
		return this.type;
	}

	/** Whether the same call may succeed later without the caller changing anything. */
	public boolean retryable() {
		return this.retryable;
	}

	/** The condition of a key; null when there is none. */
	public static @Nullable Condition find(String key) {
		return BY_KEY.get(key);
	}

	/** One short sentence that names the condition, without its end mark. */
	public String title() {
		return this.title;
	}

	/** What the caller can do. */
	public String advice() {
		return this.advice;
	}

	/** With whom its reason lies. */
	public Cause cause() {
		return switch (this) {
			case QUOTA_EXCEEDED, TOTAL_QUOTA_EXCEEDED, QUOTA_HELD, RATE_LIMITED, CONCURRENCY, ABNORMAL_USAGE_DETECTED,
					ACCOUNT_SUSPENDED, API_NOT_IN_PLAN, RESULT_COUNT_TOO_LARGE, BODY_TOO_LARGE, INPUT_TOO_LONG,
					MAINTENANCE, GONE ->
				Cause.POLICY;
			case STORE_UNAVAILABLE, USAGE_IN_DOUBT -> Cause.STORE;
			case BACKEND_UNREACHABLE, BACKEND_FAILED, OUTCOME_TIMEOUT, OUTCOME_UNKNOWN -> Cause.BACKEND;
			case NO_CAPACITY, INTERNAL_ERROR -> Cause.GATEWAY;
			case BAD_REQUEST, URI_TOO_LONG, HEADERS_TOO_LARGE, REQUEST_TIMEOUT, UNKNOWN_PATH, UNKNOWN_DECISION,
					METHOD_NOT_ALLOWED, UNSUPPORTED_MEDIA_TYPE, KEY_REQUIRED, KEY_INVALID, BAD_JSON, FIELD_REQUIRED,
					FIELD_INVALID, FIELD_TOO_LONG, FAILURE_BUDGET, IDEMPOTENCY_KEY_RUNNING, IDEMPOTENCY_KEY_REUSED,
					IDEMPOTENCY_ANSWER_GONE, BACKEND_REFUSED ->
				Cause.CALLER;
		};
	}

	/** With whom the reason for an answer lies. */
	public enum Cause {

		/** The caller sent what cannot be served. */
		CALLER,

		/** A limit of the policy, or a maintenance window. */
		POLICY,

		/** The gateway. */
		GATEWAY,

		/** Redis. */
		STORE,

		/** The memory service. */
		BACKEND;

		/** The word for it in metric tags. */
		public String word() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
