package io.memgate.gateway.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(name = "statement", mixinStandardHelpOptions = true,
		description = "Show an account's quotas as sums, with its grants and its first call under each revision.",
		footer = { "", "Example:", "  memgate statement acme" })
final class StatementCommand implements Runnable {

	@Parameters(index = "0", paramLabel = "ACCOUNT", converter = Id.class, description = "The account's id.")
	private String account = "";

	private final AdminConnection admin;

	private final Output output;

	StatementCommand(AdminConnection admin, Output output) {
		this.admin = admin;
		this.output = output;
	}

	@Override
	public void run() {
		this.output.print(this.admin.get("/accounts/" + this.account + "/statement"), this::print);
	}

	private void print(JsonNode statement) {
		this.output.line("Account " + statement.path("account").asString() + ", plan "
				+ statement.path("plan").asString() + ", " + statement.path("at").asString());
		this.output
			.lines(Table.of(statement.path("quotas"), "quota", "base", "granted", "used", "reserved", "remaining"));
		for (JsonNode quota : statement.path("quotas")) {
			if (!quota.path("grants").isEmpty()) {
				this.output.line("");
				this.output.line("Grants to " + quota.path("quota").asString());
				this.output.lines(Table.of(quota.path("grants"), "amount", "inForce", "created", "expires", "reason"));
			}
		}
		if (!statement.path("firstCalls").isEmpty()) {
			this.output.line("");
			this.output.line("First calls");
			this.output.lines(Table.of(statement.path("firstCalls"), "revision", "at"));
		}
	}

}
