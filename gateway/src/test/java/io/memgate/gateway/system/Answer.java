package io.memgate.gateway.system;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client got for one call.
 *
 * @param id the request id; empty when there was no answer
 * @param status the HTTP status; 0 when there was no answer
 * @param code the envelope's code
 * @param problem the last segment of the problem type; for a success empty, or
 * {@code replay}
 * @param took from sending to the end of the answer
 * @param endedNanos when that was, by {@link System#nanoTime}
 */
record Answer(Ask ask, String id, int status, int code, String problem, Duration took, long endedNanos) {

	private static final Pattern CODE = Pattern.compile("\"code\":\\s*(-?\\d+)");

	private static final Pattern TYPE = Pattern.compile("\"type\":\\s*\"[^\"]*?([a-z-]+)\"");

	static Answer of(Ask ask, HttpResponse<String> response, long sentNanos) {
		String id = response.headers().firstValue("X-Request-Id").orElse("");
		boolean success = response.statusCode() == 200;
		String replay = response.headers().firstValue("Memgate-Replay-Of").isPresent() ? "replay" : "";
		return new Answer(ask, id, response.statusCode(), Integer.parseInt(find(CODE, response.body(), "-1")),
				success ? replay : find(TYPE, response.body(), "?"), since(sentNanos), System.nanoTime());
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
