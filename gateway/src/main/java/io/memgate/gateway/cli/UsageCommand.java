package io.memgate.gateway.cli;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(name = "usage", mixinStandardHelpOptions = true,
		description = "Show what an account has called: by day, Api and outcome unless told otherwise.",
		footer = { "", "Example:", "  memgate usage acme --from 2026-12-01 --by project,api --outcome success" })
final class UsageCommand implements Runnable {

	@Parameters(index = "0", paramLabel = "ACCOUNT", converter = Id.class, description = "The account's id.")
	private String account = "";

	@Option(names = "--from", paramLabel = "DAY", converter = Word.class,
			description = "First day, or 'earlier' for all that is known. Default: 30 days.")
	private @Nullable String from;

	@Option(names = "--to", paramLabel = "DAY", converter = Word.class, description = "Last day. Default: today.")
	private @Nullable String to;

	@Option(names = "--project", paramLabel = "PROJECT", converter = Word.class, description = "Only this project.")
	private @Nullable String project;

	@Option(names = "--key", paramLabel = "KEY", converter = Word.class, description = "Only the key with this id.")
	private @Nullable String key;

	@Option(names = "--api", paramLabel = "API", converter = Word.class, description = "Only this Api.")
	private @Nullable String api;

	@Option(names = "--outcome", paramLabel = "OUTCOME", converter = Word.class,
			description = "Only success, failure, refused, replayed or unknown.")
	private @Nullable String outcome;

	@Option(names = "--by", paramLabel = "LIST", converter = Word.class,
			description = "What to divide by: some of day,project,key,api,outcome.")
	private @Nullable String by;

	private final AdminConnection admin;

	private final Output output;

	UsageCommand(AdminConnection admin, Output output) {
		this.admin = admin;
		this.output = output;
	}

	@Override
	public void run() {
		List<String> query = new ArrayList<>();
		add(query, "from", this.from);
		add(query, "to", this.to);
		add(query, "project", this.project);
		add(query, "key", this.key);
		add(query, "api", this.api);
		add(query, "outcome", this.outcome);
		add(query, "by", this.by);
		this.output.print(this.admin.get("/accounts/" + this.account + "/usage?" + String.join("&", query)),
				this::print);
	}

	private static void add(List<String> query, String name, @Nullable String value) {
		if (value != null) {
			query.add(name + '=' + value);
		}
	}

	private void print(JsonNode report) {
		List<String> columns = new ArrayList<>();
		report.path("by").forEach((dimension) -> columns.add(dimension.asString()));
		columns.addAll(List.of("calls", "inputBytes", "inputTokens"));
		if (report.path("rows").isEmpty()) {
			this.output.line("No calls.");
		}
		else {
			this.output.lines(Table.of(report.path("rows"), columns.toArray(String[]::new)));
		}
	}

}
