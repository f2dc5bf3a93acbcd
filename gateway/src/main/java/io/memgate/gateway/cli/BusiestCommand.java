package io.memgate.gateway.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(name = "busiest", mixinStandardHelpOptions = true,
		description = "Show the 20 accounts with most calls, and with most refusals, of a day.",
		footer = { "", "Example:", "  memgate busiest --day 2026-12-31" })
final class BusiestCommand implements Runnable {

	@Option(names = "--day", paramLabel = "DAY", converter = Word.class, description = "The day. Default: today.")
	private @Nullable String day;

	private final AdminConnection admin;

	private final Output output;

	BusiestCommand(AdminConnection admin, Output output) {
		this.admin = admin;
		this.output = output;
	}

	@Override
	public void run() {
		this.output.print(this.admin.get("/busiest" + ((this.day != null) ? "?day=" + this.day : "")), (found) -> {
			if (!found.path("exact").asBoolean()) {
				this.output.line("More accounts called than are remembered: numbers may be somewhat too high.");
			}
			section("Calls", found.path("calls"));
			this.output.line("");
			section("Refusals", found.path("refusals"));
		});
	}

	private void section(String title, JsonNode rows) {
		this.output.line(rows.isEmpty() ? title + ": none" : title);
		if (!rows.isEmpty()) {
			this.output.lines(Table.of(rows, "account", "calls", "refusals", "since"));
		}
	}

}
