package io.memgate.gateway.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(name = "audit", mixinStandardHelpOptions = true,
		description = "Show the newest changes made by administrators, newest first.",
		footer = { "", "Example:", "  memgate audit --limit 20" })
final class AuditCommand implements Runnable {

	@Option(names = "--limit", paramLabel = "N", defaultValue = "50",
			description = "Most changes, up to 1000. Default: 50.")
	private int limit;

	private final AdminConnection admin;

	private final Output output;

	AuditCommand(AdminConnection admin, Output output) {
		this.admin = admin;
		this.output = output;
	}

	@Override
	public void run() {
		this.output.print(this.admin.get("/audit?limit=" + this.limit), (log) -> {
			for (JsonNode change : log.path("changes")) {
				this.output.line(String.join("  ", change.path("at").asString(), change.path("actor").asString(),
						change.path("what").asString(), change.path("account").asString(),
						change.path("after").toString()));
			}
		});
	}

}
