package io.memgate.gateway.admin;

import java.time.Duration;

import io.memgate.gateway.browser.SameOrigin;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** An answer of the admin listener other than success, as RFC 9457 has it. */
final class AdminProblem extends ErrorResponseException {

	private static final long serialVersionUID = 1L;

	private AdminProblem(HttpStatus status, String detail) {
		super(status, ProblemDetail.forStatusAndDetail(status, detail), null);
	}

	static AdminProblem badRequest(String detail) {
		return new AdminProblem(HttpStatus.BAD_REQUEST, detail);
	}

	static AdminProblem unauthorized() {
		AdminProblem problem = new AdminProblem(HttpStatus.UNAUTHORIZED,
				"Send a credential of the admin listener that is valid in the header 'Authorization: Bearer …', or sign"
						+ " in at " + SessionApi.CONSOLE + '.');
		problem.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"memgate admin\"");
		return problem;
	}

	static AdminProblem forbidden(Actor actor, HttpMethod method) {
		return new AdminProblem(HttpStatus.FORBIDDEN,
				"Credential '" + actor.id() + "' has the role " + actor.role().word() + ", which may only look. "
						+ method + " needs the role " + Role.ADMIN.word() + "; whoever has it can give it:"
						+ " deploy/memgate credential create ID --role " + Role.ADMIN.word() + '.');
	}

	/** A session does not stand for its owner where another site's page asks. */
	static AdminProblem foreign() {
		return new AdminProblem(HttpStatus.FORBIDDEN, SameOrigin.MESSAGE);
	}

	static AdminProblem tooManyWrongCredentials(Duration until) {
		long seconds = until.plusNanos(999_999_999).toSeconds();
		AdminProblem problem = new AdminProblem(HttpStatus.TOO_MANY_REQUESTS,
				"Too many wrong credentials came from your address. Repeat in " + seconds + " s with a valid one.");
		problem.getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
		return problem;
	}

	static AdminProblem credentialUnchecked() {
		AdminProblem problem = new AdminProblem(HttpStatus.SERVICE_UNAVAILABLE,
				"The credential cannot be checked while Redis cannot be used; nothing was done. Repeat in a second. The"
						+ " one in the gateway's token file lets you in meanwhile.");
		problem.getHeaders().set(HttpHeaders.RETRY_AFTER, "1");
		return problem;
	}

	static AdminProblem notFound(String detail) {
		return new AdminProblem(HttpStatus.NOT_FOUND, detail);
	}

	static AdminProblem conflict(String detail) {
		return new AdminProblem(HttpStatus.CONFLICT, detail);
	}

	/** This problem with a further member, for programs. */
	AdminProblem with(String member, Object value) {
		getBody().setProperty(member, value);
		return this;
	}

	static AdminProblem tooLarge(String detail) {
		return new AdminProblem(HttpStatus.CONTENT_TOO_LARGE, detail);
	}

	static AdminProblem unsupportedMediaType(String detail) {
		return new AdminProblem(HttpStatus.UNSUPPORTED_MEDIA_TYPE, detail);
	}

	static AdminProblem storeUnavailable() {
		return new AdminProblem(HttpStatus.SERVICE_UNAVAILABLE,
				"Redis cannot be reached. Whether a change was made is not known; look before repeating it.");
	}

	static AdminProblem notNow(String detail) {
		return new AdminProblem(HttpStatus.SERVICE_UNAVAILABLE, detail);
	}

	static AdminProblem memoryServiceUnavailable() {
		return new AdminProblem(HttpStatus.SERVICE_UNAVAILABLE,
				"The memory service does not answer. Nothing was changed; repeat this call when it does.");
	}

	static AdminProblem internalError() {
		return new AdminProblem(HttpStatus.INTERNAL_SERVER_ERROR, "The gateway failed; its log says why.");
	}

}
