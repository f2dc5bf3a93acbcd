package io.memgate.gateway.cli;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(name = "key", mixinStandardHelpOptions = true, description = "Make ApiKeys.",
		synopsisSubcommandLabel = "COMMAND")
final class KeyCommand {

	private final AdminConnection admin;

	private final Output output;

	KeyCommand(AdminConnection admin, Output output) {
		this.admin = admin;
		this.output = output;
	}

	@Command(name = "create", mixinStandardHelpOptions = true,
			description = "Make an ApiKey of a project and print it. It is shown only this once.", footer = { "",
					"Example:", "  memgate key create acme chat-app --name laptop --expires 2027-03-31T00:00:00Z" })
	void create(
			@Parameters(paramLabel = "ACCOUNT", converter = Id.class, description = "The account's id.") String account,
			@Parameters(paramLabel = "PROJECT", converter = Id.class, description = "The project's id.") String project,
			@Option(names = "--name", paramLabel = "NAME", description = "What you call it.") @Nullable String name,
			@Option(names = "--expires", paramLabel = "INSTANT",
					description = "When it ends, with its zone. Default: never.") @Nullable String expires) {
		Map<String, @Nullable Object> members = new LinkedHashMap<>();
		members.put("name", name);
		members.put("expires", expires);
		String path = "/accounts/" + account + "/projects/" + project + "/keys";
		this.output.print(this.admin.post(path, members), this::print);
	}

	private void print(JsonNode made) {
		this.output.note("Made key '" + made.path("id").asString() + "'. Keep it now, it is not shown again:");
		this.output.line(made.path("key").asString());
	}

}
