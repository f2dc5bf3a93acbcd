package io.memgate.gateway.system;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.memgate.gateway.policy.Condition;

/**
 * What a client got for one call.
 *
 * @param id the request id; empty when there was no answer
 * @param status the HTTP status; 0 when there was no answer
 * @param code the envelope's code
 * @param problem the last segment of the problem type, or the condition of a 503; for a
 * success empty, or {@code replay}
 * @param took from sending to the end of the answer
 * @param endedNanos when that was, by {@link System#nanoTime}
 */
record Answer(Ask ask, String id, int status, int code, String problem, Duration took, long endedNanos) {

	/** This node has no place for the call. */
	static final String NO_CAPACITY = "503 no-capacity";

	/** Redis is away, or did not answer in time. */
	static final String STORE_UNAVAILABLE = "503 store-unavailable";

	private static final Pattern CODE = Pattern.compile("\"code\":\\s*(-?\\d+)");

	private static final Pattern TITLE = Pattern.compile("\"title\":\\s*\"([^\"]*)\"");

	private static final Pattern TYPE = Pattern.compile("\"type\":\\s*\"[^\"]*?([a-z-]+)\"");

	static Answer of(Ask ask, HttpResponse<String> response, long sentNanos) {
		String id = response.headers().firstValue("X-Request-Id").orElse("");
		boolean success = response.statusCode() == 200;
		String replay = response.headers().firstValue("Memgate-Replay-Of").isPresent() ? "replay" : "";
		return new Answer(ask, id, response.statusCode(), Integer.parseInt(find(CODE, response.body(), "-1")),
				success ? replay : problem(response), since(sentNanos), System.nanoTime());
	}

	/** The type that most conditions of a 503 share would not tell them apart. */
	private static String problem(HttpResponse<String> response) {
		String title = find(TITLE, response.body(), "?");
		return Arrays.stream(Condition.values())
			.filter((condition) -> condition.status() == 503 && condition.title().equals(title))
			.map(Condition::key)
			.findAny()
			.orElseGet(() -> find(TYPE, response.body(), "?"));
	}

	/** The connection was cut, or nothing came in time. */
	static Answer none(Ask ask, long sentNanos) {
		return new Answer(ask, "", 0, -1, "no-answer", since(sentNanos), System.nanoTime());
	}

	private static Duration since(long nanos) {
		return Duration.ofNanos(System.nanoTime() - nanos);
	}

	private static String find(Pattern pattern, String body, String otherwise) {
		Matcher found = pattern.matcher(body);
		return found.find() ? found.group(1) : otherwise;
	}

	boolean isSuccess() {
		return this.status == 200 && this.code == 0 && this.problem.isEmpty();
	}

	/** It is the kept answer of an earlier call. */
	boolean isReplay() {
		return this.problem.equals("replay");
	}

	boolean isMissing() {
		return this.status == 0;
	}

	/** Which kind of answer it is. */
	String kind() {
		return isSuccess() ? "success" : this.status + " " + this.problem;
	}

}
