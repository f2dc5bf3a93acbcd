package io.memgate.gateway.problem;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.policy.Code;
import io.memgate.gateway.policy.Condition;

import org.springframework.web.server.ServerWebExchange;

/**
 * A condition with its facts: why one call gets an answer other than success.
 *
 * @param condition the reason
 * @param message one or two sentences for a person: what, the limit and the use, what to
 * do
 * @param facts machine-readable extras in the order they are written; values are strings,
 * numbers or booleans
 * @param violated names of the limits that refused, as in the rate headers
 * @param retryAfter when repeating makes sense; null when the time is not known or
 * waiting does not help
 * @param status the HTTP status where it is not the condition's own; null otherwise
 * @param code the vendor's code where it is not the profile's; null otherwise
 * @param decided whether the decision can be looked up
 */
public record Refusal(Condition condition, String message, Map<String, Object> facts, List<String> violated,
		@Nullable Duration retryAfter, @Nullable Integer status, @Nullable Code code, boolean decided) {

	private static final String ATTRIBUTE = Refusal.class.getName();

	public Refusal {
		facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
		violated = List.copyOf(violated);
	}

	/** A refusal with a condition and a message only. */
	public static Refusal of(Condition condition, String message) {
		return new Refusal(condition, message, Map.of(), List.of(), null, null, null, false);
	}

	/** This refusal with one more fact. */
	public Refusal with(String fact, Object value) {
		Map<String, Object> more = new LinkedHashMap<>(this.facts);
		more.put(fact, value);
		return new Refusal(this.condition, this.message, more, this.violated, this.retryAfter, this.status, this.code,
				this.decided);
	}

	/** This refusal by a limit of that name. */
	public Refusal violating(String limit) {
		return new Refusal(this.condition, this.message, this.facts, List.of(limit), this.retryAfter, this.status,
				this.code, this.decided);
	}

	/** This refusal with a time after which repeating makes sense. */
	public Refusal retryAfter(Duration delay) {
		return new Refusal(this.condition, this.message, this.facts, this.violated, delay, this.status, this.code,
				this.decided);
	}

	/** This refusal with a status and a code of the backend's own. */
	public Refusal as(int status, @Nullable Code code) {
		return new Refusal(this.condition, this.message, this.facts, this.violated, this.retryAfter, status, code,
				this.decided);
	}

	/** This refusal, which can be looked up. */
	public Refusal afterAdmission() {
		return new Refusal(this.condition, this.message, this.facts, this.violated, this.retryAfter, this.status,
				this.code, true);
	}

	/** This refusal, made again without asking admission. */
	public Refusal repeated() {
		return new Refusal(this.condition, this.message, this.facts, this.violated, this.retryAfter, this.status,
				this.code, false);
	}

	/** Whether the same call may succeed later without the caller changing anything. */
	boolean retryable() {
		return this.condition.retryable() || this.retryAfter != null;
	}

	/** The HTTP status of the answer. */
	public int httpStatus() {
		return (this.status != null) ? this.status : this.condition.status();
	}

	/** The refusal that an exchange was answered with, or null. */
	public static @Nullable Refusal find(ServerWebExchange exchange) {
		return (Refusal) exchange.getAttributes().get(ATTRIBUTE);
	}

	void attach(ServerWebExchange exchange) {
		exchange.getAttributes().put(ATTRIBUTE, this);
	}

}
