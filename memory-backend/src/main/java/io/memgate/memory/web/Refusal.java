package io.memgate.memory.web;

import org.springframework.http.HttpStatus;

/**
 * A call that is not carried out, with the status and the sentence for its answer. It has
 * no stack trace: nothing went wrong here.
 */
final class Refusal extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final HttpStatus status;

	private final String reason;

	private Refusal(HttpStatus status, String reason) {
		super(reason, null, false, false);
		this.status = status;
		this.reason = reason;
	}

	static Refusal badInput(String field, String reason) {
		return new Refusal(HttpStatus.BAD_REQUEST, field + " " + reason);
	}

	static Refusal unauthorized(String reason) {
		return new Refusal(HttpStatus.UNAUTHORIZED, reason);
	}

	static Refusal unknown(String what, String id) {
		return new Refusal(HttpStatus.NOT_FOUND, "There is no %s %s".formatted(what, id));
	}

	static Refusal alreadySeen(String outcome) {
		return new Refusal(HttpStatus.CONFLICT, "This request id is decided already: " + outcome);
	}

	static Refusal deleted() {
		return new Refusal(HttpStatus.GONE, "The account or project of this call was deleted");
	}

	static Refusal busy() {
		return new Refusal(HttpStatus.SERVICE_UNAVAILABLE, "Too many calls are in flight");
	}

	static Refusal tooLarge(int mostBytes) {
		return new Refusal(HttpStatus.CONTENT_TOO_LARGE, "The body is larger than %d bytes".formatted(mostBytes));
	}

	HttpStatus status() {
		return this.status;
	}

	/**
	 * Whether the call was refused before its whole body was read.
	 */
	boolean bodyIsUnread() {
		return this.status == HttpStatus.UNAUTHORIZED || this.status == HttpStatus.CONTENT_TOO_LARGE
				|| this.status == HttpStatus.SERVICE_UNAVAILABLE;
	}

	String reason() {
		return this.reason;
	}

}
