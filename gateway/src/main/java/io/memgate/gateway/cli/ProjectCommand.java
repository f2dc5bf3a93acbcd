package io.memgate.gateway.cli;

import java.io.BufferedReader;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "project", mixinStandardHelpOptions = true, description = "Make and delete projects.",
		synopsisSubcommandLabel = "COMMAND")
final class ProjectCommand {

	private final AdminConnection admin;

	private final Output output;

	private final BufferedReader in;

	/**
	 * @param in where what must be typed is read
	 */
	ProjectCommand(AdminConnection admin, Output output, BufferedReader in) {
		this.admin = admin;
		this.output = output;
		this.in = in;
	}

	@Command(name = "delete", mixinStandardHelpOptions = true, description = {
			"Delete a project of an account with its keys and memories, for good.",
			"Says what would go and asks for the id. Its keys stop to work at once. What it has used stays used." },
			footer = { "", "Example:", "  memgate project delete acme chat-app --reason 'the trial has ended'" })
	void delete(
			@Parameters(paramLabel = "ACCOUNT", converter = Id.class, description = "The account's id.") String account,
			@Parameters(paramLabel = "PROJECT", converter = Id.class, description = "The project's id.") String project,
			@Mixin Deleting deleting) {
		deleting.run(this.admin, this.output, this.in, "/accounts/" + account + "/projects/" + project + "/deletion",
				project);
	}

	@Command(name = "create", mixinStandardHelpOptions = true, description = "Make a project of an account.",
			footer = { "", "Example:", "  memgate project create acme chat-app" })
	void create(
			@Parameters(paramLabel = "ACCOUNT", converter = Id.class, description = "The account's id.") String account,
			@Parameters(paramLabel = "PROJECT", converter = Id.class,
					description = "The project's id: 3 to 40 of a-z, 0-9 and '-'.") String project) {
		Map<String, @Nullable Object> members = new LinkedHashMap<>();
		members.put("id", project);
		this.output.print(this.admin.post("/accounts/" + account + "/projects", members),
				(made) -> this.output.line("Made project '" + project + "' of account '" + account + "'."));
	}

}
