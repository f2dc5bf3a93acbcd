package io.memgate.gateway.routing;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.UUID;

import io.memgate.gateway.problem.Call;

/**
 * What a gateway would ask the memory service about its books, as a request that a test
 * can send.
 */
public final class AssertedRequest {

	private static final byte[] NO_BODY = {};

	private AssertedRequest() {
	}

	/** Asks for the completed writes of an account. */
	public static HttpRequest totals(URI backend, String secret, String account, String project) {
		return request(backend, secret, UUID.randomUUID().toString(), account, project, "GET",
				"/internal/totals/" + account);
	}

	/** Asks how many memories an account has. */
	public static HttpRequest memories(URI backend, String secret, String account, String project) {
		return request(backend, secret, UUID.randomUUID().toString(), account, project, "GET",
				"/internal/memories/" + account);
	}

	/** Asks what became of a write; one never seen is fenced by that. */
	public static HttpRequest outcome(URI backend, String secret, String account, String project, String id) {
		return request(backend, secret, id, account, project, "POST", "/internal/outcomes/" + id);
	}

	private static HttpRequest request(URI backend, String secret, String id, String account, String project,
			String method, String path) {
		String assertion = new Assertion(secret).sign(System.currentTimeMillis(), id, account, project, method, path,
				NO_BODY);
		return HttpRequest.newBuilder(backend.resolve(path))
			.header(Call.ID_HEADER, id)
			.header(Assertion.HEADER, assertion)
			.method(method, HttpRequest.BodyPublishers.noBody())
			.build();
	}

}
