package io.memgate.gateway.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(name = "ledger", mixinStandardHelpOptions = true,
		description = "Hold the books against what the memory service says.", synopsisSubcommandLabel = "COMMAND")
final class LedgerCommand {

	private static final int PAGE = 50;

	private final AdminConnection admin;

	private final Output output;

	LedgerCommand(AdminConnection admin, Output output) {
		this.admin = admin;
		this.output = output;
	}

	@Command(name = "check", mixinStandardHelpOptions = true,
			description = { "Check the books of one account or of all, while calls go on. Changes nothing.", "",
					"For each Api: charged = successes in usage, and for writes also = completed by the memory service,"
							+ " less those whose reservation is still open.",
					"" },
			footer = { "", "Exit status: 0 all agree, 1 there is a difference, 2 some could not be checked.", "",
					"Example:", "  memgate ledger check --account acme" })
	int check(@Option(names = "--account", paramLabel = "ACCOUNT", converter = Id.class,
			description = "Only this account. Default: all.") @Nullable String account) {
		LedgerReport report = new LedgerReport();
		try {
			forEach(account, (id) -> {
				String answer = this.admin.get("/accounts/" + id + "/ledger");
				report.add(AdminConnection.json(answer));
				this.output.raw(answer);
			});
		}
		catch (CommandFailure failure) {
			throw failure.withStatus(LedgerReport.NOT_CHECKED);
		}
		this.output.text(report.lines());
		report.remarks().forEach(this.output::note);
		return report.status();
	}

	@Command(name = "accept", mixinStandardHelpOptions = true, description = {
			"After Redis was restored from an old copy or was emptied: accept what it holds, charge what the"
					+ " memory service has completed and Redis has lost, and open the accounts again. Nothing is ever"
					+ " taken off.",
			"" },
			footer = { "", "Exit status: 0 done, 1 refused or failed, 2 wrong usage.", "", "Example:",
					"  memgate ledger accept --reason 'restored the copy of last night'" })
	void accept(@Option(names = "--account", paramLabel = "ACCOUNT", converter = Id.class,
			description = "Only this account. Default: Redis as a whole, and all accounts.") @Nullable String account,
			@Option(names = "--reason", required = true, paramLabel = "TEXT",
					description = "Why; kept in the audit log.") String reason) {
		if (account == null) {
			this.output.print(post("/ledger/accept", reason), this::printStore);
		}
		forEach(account,
				(id) -> this.output.print(post("/accounts/" + id + "/ledger/accept", reason), this::printAccepted));
	}

	private String post(String path, String reason) {
		Map<String, @Nullable Object> members = new LinkedHashMap<>();
		members.put("reason", reason);
		return this.admin.post(path, members);
	}

	private void printStore(JsonNode accepted) {
		this.output.line(accepted.has("doubt")
				? "Redis was closed (" + accepted.path("doubt").asString() + "); what it holds is accepted."
				: "Redis is not in doubt.");
	}

	private void printAccepted(JsonNode accepted) {
		String account = accepted.path("account").asString();
		if (accepted.path("corrections").isEmpty()) {
			this.output.line(account + ": Redis has lost nothing.");
		}
		for (JsonNode correction : accepted.path("corrections")) {
			this.output.line(account + ": " + correction.path("api").asString() + " charged "
					+ correction.path("before").asString() + ", now " + correction.path("after").asString() + '.');
		}
	}

	/** One account, or all by pages. */
	private void forEach(@Nullable String account, Consumer<String> work) {
		if (account != null) {
			work.accept(account);
			return;
		}
		long done = 0;
		String after = "";
		do {
			JsonNode page = AdminConnection.json(this.admin.get("/accounts?limit=" + PAGE + after));
			for (JsonNode each : page.path("accounts")) {
				if (!each.has("deleting")) {
					work.accept(each.path("id").asString());
				}
			}
			done += page.path("accounts").size();
			after = page.has("next") ? "&after=" + page.path("next").asString() : "";
			if (!after.isEmpty()) {
				this.output.note(done + " accounts done, going on");
			}
		}
		while (!after.isEmpty());
	}

}
