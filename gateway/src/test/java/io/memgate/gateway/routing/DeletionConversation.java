package io.memgate.gateway.routing;

import java.util.List;

/** How administrators delete an account and a project of it. */
final class DeletionConversation {

	private final DescribedCalls admin;

	private final RecordingBackend backend;

	DeletionConversation(DescribedCalls admin, RecordingBackend backend) {
		this.admin = admin;
		this.backend = backend;
	}

	void hold() {
		this.admin.post("/admin/v1/accounts", "{\"id\":\"leaving\"}", 201);
		for (String project : List.of("first", "second")) {
			this.admin.post("/admin/v1/accounts/leaving/projects", "{\"id\":\"" + project + "\"}", 201);
		}
		delete("/admin/v1/accounts/leaving/projects/first/deletion");
		delete("/admin/v1/accounts/leaving/deletion");
		this.admin.post("/admin/v1/accounts", "{\"id\":\"leaving\"}", 409);
		this.backend.reset();
	}

	private void delete(String at) {
		this.backend.memories(RecordingBackend.NO_SUCH_CALL);
		this.admin.post(at, confirm(this.admin.post(at, "{}", 200).path("confirm").asString()), 409);
		this.backend.memories(new RecordingBackend.Answer(500, "no"));
		this.admin.post(at, confirm(this.admin.post(at, "{}", 200).path("confirm").asString()), 503);
		this.backend.memories(new RecordingBackend.Answer(200,
				"{\"code\":0,\"data\":{\"memories\":3,\"success\":true},\"message\":\"ok\"}"));
		String code = this.admin.post(at, "{}", 200).path("confirm").asString();
		this.admin.get(at, 404);
		this.admin.post(at, "{\"memories\":\"maybe\"}", 400);
		this.admin.post(at, confirm("guessed"), 409);
		this.admin.post(at, confirm(code), 200);
		this.admin.get(at, 200);
		this.admin.post(at, "{}", 200);
	}

	private static String confirm(String code) {
		return "{\"confirm\":\"" + code + "\",\"reason\":\"the end\"}";
	}

}
