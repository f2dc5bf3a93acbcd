package io.memgate.gateway.routing;

import java.net.http.HttpRequest;

/** What a browser asks with a session of a key holder. */
final class SessionConversation {

	private static final String MEMGATE = "/memgate/v1/";

	private final DescribedCalls open;

	private final String key;

	SessionConversation(DescribedCalls open, String key) {
		this.open = open;
		this.key = key;
	}

	void hold() {
		HttpRequest.Builder signIn = signIn("{\"key\":\"" + this.key + "\"}");
		String cookie = this.open.answer(signIn, 204).headers().firstValue("Set-Cookie").orElse("").split(";")[0];
		this.open.call(this.open.anonymous(MEMGATE + "limits").header("Cookie", cookie), 200);
		this.open.call(this.open.anonymous(MEMGATE + "policy").header("Cookie", cookie), 200);
		this.open.call(this.open.anonymous(MEMGATE + "quota-requests")
			.header("Cookie", cookie)
			.POST(HttpRequest.BodyPublishers.ofString("{}")), 403);
		HttpRequest.Builder signOut = this.open.anonymous(MEMGATE + "session").header("Cookie", cookie).DELETE();
		this.open.call(signOut, 403);
		this.open.call(signOut.header("Sec-Fetch-Site", "same-origin"), 204);
		this.open.call(this.open.anonymous(MEMGATE + "limits").header("Cookie", cookie), 401);
		this.open.call(this.open.anonymous(MEMGATE + "session").header("Sec-Fetch-Site", "same-origin").DELETE(), 204);
		mistakes();
	}

	private void mistakes() {
		this.open.call(signIn("{"), 400);
		this.open.call(signIn("{}"), 400);
		this.open.call(signIn("{\"token\":\"x\"}"), 400);
		this.open.call(signIn("{\"key\":\"mpg-a-b\"}"), 401);
		this.open.call(signIn("{\"key\":\"" + "x".repeat(20_000) + "\"}"), 413);
		this.open.call(this.open.anonymous(MEMGATE + "session").POST(HttpRequest.BodyPublishers.ofString("x")), 415);
	}

	private HttpRequest.Builder signIn(String body) {
		return this.open.anonymous(MEMGATE + "session")
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body));
	}

}
