package io.memgate.gateway.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/**
 * Deletes an account or a project: says what would go, has the id typed, and goes on
 * until the end.
 */
final class Deleting {

	/** Calls that go on with a deletion, each of some seconds, before it is left. */
	private static final int MOST_CALLS = 30;

	@Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why; kept in the audit log.")
	private String reason = "";

	@Option(names = "--confirm", paramLabel = "CODE",
			description = "The code that an earlier call has given: do it without asking.")
	private @Nullable String confirm;

	@Option(names = "--yes", description = "Do it without asking.")
	private boolean yes;

	@Option(names = "--keep-memories",
			description = "Leave the memories where they are: for a memory service that cannot delete them as a whole.")
	private boolean keepMemories;

	/**
	 * Deletes it.
	 * @param path the deletion's, in the admin API
	 * @param id what has to be typed
	 */
	void run(AdminConnection admin, Output output, BufferedReader in, String path, String id) {
		String code = (this.confirm != null) ? this.confirm : asked(admin, output, in, path, id);
		String answer = admin.post(path, members(code));
		for (int i = 1; i < MOST_CALLS && isUnfinished(answer); i++) {
			output.note(AdminConnection.json(answer).path("why").asString());
			answer = admin.post(path, members(null));
		}
		if (isUnfinished(answer)) {
			throw CommandFailure
				.failed("'" + id + "' is being deleted and not at the end. Nothing of it is admitted any"
						+ " more. Give this command again with --yes: "
						+ AdminConnection.json(answer).path("why").asString());
		}
		output.print(answer, (deleted) -> output.line("'" + id + "' was deleted at " + deleted.path("done").asString()
				+ "; its memories were " + deleted.path("memories").asString() + '.'));
	}

	/** The code; of a deletion that has begun any. */
	private String asked(AdminConnection admin, Output output, BufferedReader in, String path, String id) {
		JsonNode asked = AdminConnection.json(admin.post(path, new LinkedHashMap<>()));
		if (!asked.path("state").asString().equals("asked")) {
			return "-";
		}
		tell(output, asked, id);
		if (!this.yes) {
			output.note("Type " + id + " to delete it:");
			if (!id.equals(line(in))) {
				throw CommandFailure.misused("That is not '" + id + "'. Nothing was changed.");
			}
		}
		return asked.path("confirm").asString();
	}

	private static void tell(Output output, JsonNode asked, String id) {
		output.note("'" + id + "' would be deleted, for good:");
		output.note("  projects: "
				+ asked.path("projects").valueStream().map(JsonNode::asString).collect(Collectors.joining(", ")));
		output.note("  keys: " + asked.path("keys").asString());
		output.note("  memories: " + (asked.has("memories") ? asked.path("memories").asString() : "not known"));
		asked.path("quotas")
			.forEach((quota) -> output
				.note("  remaining of " + quota.path("quota").asString() + ": " + quota.path("remaining").asString()));
		output.note(asked.path("say").asString());
	}

	private static @Nullable String line(BufferedReader in) {
		try {
			String line = in.readLine();
			return (line != null) ? line.strip() : null;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Map<String, @Nullable Object> members(@Nullable String code) {
		Map<String, @Nullable Object> members = new LinkedHashMap<>();
		members.put("confirm", code);
		members.put("reason", this.reason);
		members.put("memories", this.keepMemories ? "keep" : null);
		return members;
	}

	private static boolean isUnfinished(String answer) {
		return AdminConnection.json(answer).path("state").asString().equals("deleting");
	}

}
