package io.memgate.gateway.admin;

import org.springframework.http.HttpHeaders;
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
				"Send the admin token in the header 'Authorization: Bearer …'.");
		problem.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"memgate admin\"");
		return problem;
	}

	static AdminProblem notFound(String detail) {
		return new AdminProblem(HttpStatus.NOT_FOUND, detail);
	}

	static AdminProblem conflict(String detail) {
		return new AdminProblem(HttpStatus.CONFLICT, detail);
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
