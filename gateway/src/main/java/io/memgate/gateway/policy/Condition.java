package io.memgate.gateway.policy;

import java.util.Locale;

/**
 * A reason for an answer other than success, with the HTTP status that says it. The
 * vendor's code for it comes from the profile, which must name one for every condition
 * under its {@link #key()}.
 */
public enum Condition {

	BAD_REQUEST(400), URI_TOO_LONG(414), HEADERS_TOO_LARGE(431), REQUEST_TIMEOUT(408),

	UNKNOWN_PATH(404), API_NOT_IN_PLAN(404), METHOD_NOT_ALLOWED(405), UNSUPPORTED_MEDIA_TYPE(415),

	KEY_REQUIRED(401), KEY_INVALID(401),

	BAD_JSON(400), FIELD_REQUIRED(400), FIELD_INVALID(400), FIELD_TOO_LONG(400), RESULT_COUNT_TOO_LARGE(400),

	BODY_TOO_LARGE(413), INPUT_TOO_LONG(413),

	QUOTA_EXCEEDED(429), TOTAL_QUOTA_EXCEEDED(429), QUOTA_HELD(429),

	NO_CAPACITY(503), STORE_UNAVAILABLE(503),

	BACKEND_UNREACHABLE(503), BACKEND_REFUSED(400), BACKEND_FAILED(502), OUTCOME_TIMEOUT(504), OUTCOME_UNKNOWN(502),

	INTERNAL_ERROR(500);

	private final int status;

	private final String key;

	Condition(int status) {
		this.status = status;
		this.key = name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/** The HTTP status, unless a refusal carries the backend's own. */
	public int status() {
		return this.status;
	}

	/** The name in the profile's {@code errors}, and of the problem's own type. */
	public String key() {
		return this.key;
	}

}
