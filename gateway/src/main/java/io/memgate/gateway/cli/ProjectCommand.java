package io.memgate.gateway.cli;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "project", mixinStandardHelpOptions = true, description = "Make projects.",
		synopsisSubcommandLabel = "COMMAND")
final class ProjectCommand {

	private final AdminConnection admin;

	private final Output output;

	ProjectCommand(AdminConnection admin, Output output) {
		this.admin = admin;
		this.output = output;
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
