package io.memgate.gateway.routing;

import java.net.http.HttpRequest;

/** What administrators may ask about who they are, and what is refused to whom. */
final class CredentialConversation {

	private static final String CREDENTIALS = "/admin/v1/credentials";

	private static final String SESSION = "/admin/v1/session";

	private static final String LATER = "\"2099-01-01T00:00:00Z\"";

	private final DescribedCalls admin;

	CredentialConversation(DescribedCalls admin) {
		this.admin = admin;
	}

	void hold() {
		String viewer = credentials();
		mistakes();
		session(viewer);
		viewersMayOnlyLook(viewer);
		this.admin.callUntil(as("wrong", CREDENTIALS), 429);
	}

	/** The secret of one that may only look. */
	private String credentials() {
		this.admin.post(CREDENTIALS, "{\"id\":\"vera\",\"role\":\"viewer\"}", 201);
		String secret = this.admin.post(CREDENTIALS + "/vera/rotate", "{\"overlap\":\"1h\"}", 200)
			.path("secret")
			.asString();
		this.admin.post(CREDENTIALS, "{\"id\":\"walter\",\"role\":\"admin\",\"expires\":" + LATER + "}", 201);
		this.admin.get(CREDENTIALS, 200);
		this.admin.get(CREDENTIALS + "/me", 200);
		this.admin.call(as(secret, CREDENTIALS + "/me"), 200);
		this.admin.call(this.admin.request(CREDENTIALS + "/walter").DELETE(), 204);
		this.admin.call(this.admin.request(CREDENTIALS + "/walter").DELETE(), 404);
		return secret;
	}

	private void mistakes() {
		this.admin.post(CREDENTIALS, "{\"id\":\"vera\",\"role\":\"viewer\"}", 409);
		this.admin.post(CREDENTIALS, "{\"id\":\"nora\",\"role\":\"owner\"}", 400);
		this.admin.post(CREDENTIALS + "/nobody/rotate", "{}", 404);
		String first = this.admin.get(CREDENTIALS + "/me", 200).path("id").asString();
		this.admin.post(CREDENTIALS + '/' + first + "/rotate", "{}", 409);
		this.admin.call(this.admin.request(CREDENTIALS + '/' + first).DELETE(), 409);
	}

	private void session(String secret) {
		this.admin.call(signIn("{\"token\":\"wrong\"}"), 401);
		HttpRequest.Builder signIn = signIn("{\"token\":\"" + secret + "\"}");
		String cookie = this.admin.answer(signIn, 204).headers().firstValue("Set-Cookie").orElse("").split(";")[0];
		this.admin.call(this.admin.anonymous(CREDENTIALS + "/me").header("Cookie", cookie), 200);
		HttpRequest.Builder signOut = this.admin.anonymous(SESSION).header("Cookie", cookie).DELETE();
		this.admin.call(signOut, 403);
		this.admin.call(signOut.header("Sec-Fetch-Site", "same-origin"), 204);
		this.admin.call(this.admin.anonymous(CREDENTIALS + "/me").header("Cookie", cookie), 401);
		this.admin.call(this.admin.anonymous(SESSION).DELETE(), 204);
	}

	private void viewersMayOnlyLook(String secret) {
		for (String operation : this.admin.document().operations()) {
			String[] parts = operation.split(" ");
			if (!parts[0].equals("GET") && this.admin.document().needsCredential(operation)) {
				String path = parts[1].replaceAll("\\{[^}]*}", "nothing");
				this.admin.call(as(secret, path).method(parts[0], HttpRequest.BodyPublishers.noBody()), 403);
			}
		}
	}

	private HttpRequest.Builder signIn(String body) {
		return this.admin.anonymous(SESSION)
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body));
	}

	private HttpRequest.Builder as(String secret, String path) {
		return this.admin.anonymous(path).header("Authorization", "Bearer " + secret);
	}

}
