package io.memgate.gateway.cli;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(name = "key", mixinStandardHelpOptions = true, description = "Make and end ApiKeys; account show lists them.",
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

	@Command(name = "rotate", mixinStandardHelpOptions = true,
			description = "Make a key in place of another, which goes on to work for a while, and print it.",
			footer = { "", "Example:", "  memgate key rotate acme abcdefghijklmnop --overlap 7d" })
	void rotate(
			@Parameters(paramLabel = "ACCOUNT", converter = Id.class, description = "The account's id.") String account,
			@Parameters(paramLabel = "KEY", converter = Word.class, description = "The old key's id.") String key,
			@Option(names = "--overlap", paramLabel = "TIME",
					description = "How long the old key works, up to 90d. Default: 24h.") @Nullable String overlap,
			@Option(names = "--name", paramLabel = "NAME",
					description = "What you call it. Default: as the old one.") @Nullable String name,
			@Option(names = "--expires", paramLabel = "INSTANT",
					description = "When it ends, with its zone. Default: as the old one.") @Nullable String expires) {
		Map<String, @Nullable Object> members = new LinkedHashMap<>();
		members.put("overlap", overlap);
		members.put("name", name);
		members.put("expires", expires);
		this.output.print(this.admin.post(path(account, key, "rotate"), members), (made) -> {
			print(made);
			this.output.note("The old key works until " + made.path("replaces").path("expires").asString() + '.');
		});
	}

	@Command(name = "expire", mixinStandardHelpOptions = true, description = "Say when a key stops to be valid.",
			footer = { "", "Example:", "  memgate key expire acme abcdefghijklmnop --at 2027-03-31T00:00:00Z" })
	void expire(
			@Parameters(paramLabel = "ACCOUNT", converter = Id.class, description = "The account's id.") String account,
			@Parameters(paramLabel = "KEY", converter = Word.class, description = "The key's id.") String key,
			@Option(names = "--at", required = true, paramLabel = "INSTANT",
					description = "When, with its zone.") String expires) {
		Map<String, @Nullable Object> members = new LinkedHashMap<>();
		members.put("expires", expires);
		this.output.print(this.admin.post(path(account, key, "expire"), members),
				(changed) -> this.output.line("Key '" + key + "' ends at " + changed.path("expires").asString() + '.'));
	}

	@Command(name = "revoke", mixinStandardHelpOptions = true,
			description = "End a key for good; within a second no node accepts it.",
			footer = { "", "Example:", "  memgate key revoke acme abcdefghijklmnop --reason 'in a public repository'" })
	void revoke(
			@Parameters(paramLabel = "ACCOUNT", converter = Id.class, description = "The account's id.") String account,
			@Parameters(paramLabel = "KEY", converter = Word.class, description = "The key's id.") String key,
			@Option(names = "--reason", required = true, paramLabel = "TEXT",
					description = "Why; kept in the audit log.") String reason) {
		Map<String, @Nullable Object> members = new LinkedHashMap<>();
		members.put("reason", reason);
		this.output.print(this.admin.post(path(account, key, "revoke"), members),
				(changed) -> this.output.line("Revoked key '" + key + "'."));
	}

	private static String path(String account, String key, String act) {
		return "/accounts/" + account + "/keys/" + key + '/' + act;
	}

	private void print(JsonNode made) {
		this.output.note("Made key '" + made.path("id").asString() + "'. Keep it now, it is not shown again:");
		this.output.line(made.path("key").asString());
	}

}
