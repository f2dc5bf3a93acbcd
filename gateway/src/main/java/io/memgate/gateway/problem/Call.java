package io.memgate.gateway.problem;

import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.UsagePolicy;
import io.memgate.gateway.telemetry.RequestLog;
import io.memgate.gateway.telemetry.Trace;

import org.springframework.web.server.ServerWebExchange;

/**
 * What was asked: one request to the public listener, from its first filter to its last.
 *
 * @param id the request id, a UUIDv7 in its text form; also the id of the decision
 * @param at when it came
 * @param startNanos the same on {@link System#nanoTime()}'s scale, for latencies
 * @param policy the policy that the whole request is judged under
 * @param api the Api that method and path name; null when they name none
 * @param variable the value of the path's variable segment; null when there is none
 * @param trace what is told of it to whoever collects traces
 */
public record Call(String id, Instant at, long startNanos, UsagePolicy policy, @Nullable Api api,
		@Nullable String variable, Trace trace) {

	/** Header of every answer: the request's id. */
	public static final String ID_HEADER = "X-Request-Id";

	private static final String ATTRIBUTE = Call.class.getName();

	/** A call that begins now, with an id of its own, and is not traced. */
	public static Call begin(Clock clock, UsagePolicy policy, @Nullable Api api, @Nullable String variable) {
		return begin(clock, policy, api, variable, Trace.NONE);
	}

	/** A call that begins now, with an id of its own. */
	public static Call begin(Clock clock, UsagePolicy policy, @Nullable Api api, @Nullable String variable,
			Trace trace) {
		Instant now = clock.instant();
		return new Call(RequestIds.next(now.toEpochMilli()), now, System.nanoTime(), policy, api, variable, trace);
	}

	/** Puts this call on its exchange, once, and its id on the answer. */
	public void attach(ServerWebExchange exchange) {
		exchange.getAttributes().put(ATTRIBUTE, this);
		exchange.getResponse().getHeaders().set(ID_HEADER, this.id);
	}

	/** The call that an exchange carries. */
	public static Call of(ServerWebExchange exchange) {
		return (Call) Objects.requireNonNull(exchange.getAttributes().get(ATTRIBUTE), "no call on this exchange");
	}

	/** Microseconds since the call came. */
	public long elapsedMicros() {
		return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - this.startNanos);
	}

	/** Writes log lines that carry this call's ids. */
	public void log(Runnable lines) {
		RequestLog.write(this.id, this.trace.id(), lines);
	}

	/** The Api asked for; only after routing has found one. */
	public Api governed() {
		return Objects.requireNonNull(this.api, "no Api at this path");
	}

	/** The vendor's code for a condition of this call, as JSON. */
	String code(Condition condition) {
		return this.policy.profile().code(condition, this.api).json();
	}

}
