package io.memgate.gateway.cli;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(name = "credential", mixinStandardHelpOptions = true,
		description = "Give other administrators credentials of their own, and take them back.",
		synopsisSubcommandLabel = "COMMAND")
final class CredentialCommand {

	private final AdminConnection admin;

	private final Output output;

	CredentialCommand(AdminConnection admin, Output output) {
		this.admin = admin;
		this.output = output;
	}

	@Command(name = "list", mixinStandardHelpOptions = true, description = "List credentials.",
			footer = { "", "Example:", "  memgate credential list" })
	void list() {
		this.output.print(this.admin.get("/credentials"), (all) -> this.output
			.lines(Table.of(all.path("credentials"), "id", "role", "created", "expires", "previousUntil")));
	}

	@Command(name = "me", mixinStandardHelpOptions = true, description = "Show whose the credential is that is used.",
			footer = { "", "Example:", "  memgate credential me" })
	void me() {
		this.output.print(this.admin.get("/credentials/me"),
				(me) -> this.output.line(me.path("id").asString() + ", role " + me.path("role").asString()));
	}

	@Command(name = "create", mixinStandardHelpOptions = true,
			description = { "Make a credential and print it. It is shown only this once.",
					"A viewer may look at everything; an admin may change everything." },
			footer = { "", "Example:",
					"  memgate credential create alice --role viewer --expires 2027-03-31T00:00:00Z" })
	void create(
			@Parameters(paramLabel = "ID", converter = Id.class,
					description = "Its id, which the audit log names: 3 to 40 of a-z, 0-9 and '-'.") String id,
			@Option(names = "--role", required = true, paramLabel = "ROLE",
					description = "viewer or admin.") String role,
			@Option(names = "--expires", paramLabel = "INSTANT",
					description = "When it ends, with its zone. Default: never.") @Nullable String expires) {
		Map<String, @Nullable Object> members = new LinkedHashMap<>();
		members.put("id", id);
		members.put("role", role);
		members.put("expires", expires);
		this.output.print(this.admin.post("/credentials", members), (made) -> print(made, "Made credential"));
	}

	@Command(name = "rotate", mixinStandardHelpOptions = true,
			description = "Give a credential a new secret and print it. It is shown only this once.",
			footer = { "", "Example:", "  memgate credential rotate alice --overlap 1h" })
	void rotate(@Parameters(paramLabel = "ID", converter = Id.class, description = "Its id.") String id,
			@Option(names = "--overlap", paramLabel = "TIME",
					description = "How long the old secret works, up to 90d. Default: 0s.") @Nullable String overlap,
			@Option(names = "--expires", paramLabel = "INSTANT",
					description = "When it ends, with its zone. Default: as before.") @Nullable String expires) {
		Map<String, @Nullable Object> members = new LinkedHashMap<>();
		members.put("overlap", overlap);
		members.put("expires", expires);
		this.output.print(this.admin.post("/credentials/" + id + "/rotate", members),
				(made) -> print(made, "New secret of credential"));
	}

	@Command(name = "revoke", mixinStandardHelpOptions = true,
			description = "Take a credential away; it lets nobody in any more, at once.",
			footer = { "", "Example:", "  memgate credential revoke alice" })
	void revoke(@Parameters(paramLabel = "ID", converter = Id.class, description = "Its id.") String id) {
		this.admin.delete("/credentials/" + id);
		this.output.note("Revoked credential '" + id + "'.");
	}

	private void print(JsonNode credential, String done) {
		this.output.note(done + " '" + credential.path("id").asString() + "'. Keep it now, it is not shown again:");
		this.output.line(credential.path("secret").asString());
	}

}
