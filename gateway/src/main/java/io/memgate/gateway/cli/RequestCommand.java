package io.memgate.gateway.cli;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(name = "request", mixinStandardHelpOptions = true, description = "Answer requests of accounts for more quota.",
		synopsisSubcommandLabel = "COMMAND")
final class RequestCommand {

	private final AdminConnection admin;

	private final Output output;

	RequestCommand(AdminConnection admin, Output output) {
		this.admin = admin;
		this.output = output;
	}

	@Command(name = "list", mixinStandardHelpOptions = true, description = "List open requests, oldest first.",
			footer = { "", "Example:", "  memgate request list" })
	void list(@Option(names = "--after", paramLabel = "PLACE", converter = Word.class,
			description = "Begin after this place, which the page before has told.") @Nullable String after) {
		String path = "/quota-requests" + ((after != null) ? "?after=" + after : "");
		this.output.print(this.admin.get(path), (page) -> {
			JsonNode requests = page.path("requests");
			if (!requests.isEmpty()) {
				this.output.lines(Table.of(requests, "account", "id", "quota", "amount", "created", "reason"));
			}
			if (page.has("next")) {
				this.output.note("There may be more: memgate request list --after " + page.path("next").asString());
			}
			else if (requests.isEmpty()) {
				this.output.line("No open requests.");
			}
		});
	}

	@Command(name = "approve", mixinStandardHelpOptions = true,
			description = "Grant what is asked for, or another amount.",
			footer = { "", "Example:", "  memgate request approve acme h3x… --amount 200 --answer 'for the pilot'" })
	void approve(
			@Parameters(paramLabel = "ACCOUNT", converter = Id.class, description = "The account's id.") String account,
			@Parameters(paramLabel = "REQUEST", converter = Word.class, description = "The request's id.") String id,
			@Option(names = "--amount", paramLabel = "N",
					description = "Number of calls. Default: what is asked for.") @Nullable Long amount,
			@Option(names = "--expires", paramLabel = "INSTANT",
					description = "When the grant ends. Default: never.") @Nullable String expires,
			@Option(names = "--answer", paramLabel = "TEXT",
					description = "A word to the account.") @Nullable String answer) {
		Map<String, @Nullable Object> members = new LinkedHashMap<>();
		members.put("amount", amount);
		members.put("expires", expires);
		members.put("answer", answer);
		this.output.print(this.admin.post(path(account, id, "approve"), members),
				(done) -> this.output.line("Granted " + done.path("granted").asString() + " calls of "
						+ done.path("quota").asString() + " to account '" + account + "'."));
	}

	@Command(name = "decline", mixinStandardHelpOptions = true, description = "Decline a request.",
			footer = { "", "Example:", "  memgate request decline acme h3x… --answer 'the team plan has more'" })
	void decline(
			@Parameters(paramLabel = "ACCOUNT", converter = Id.class, description = "The account's id.") String account,
			@Parameters(paramLabel = "REQUEST", converter = Word.class, description = "The request's id.") String id,
			@Option(names = "--answer", required = true, paramLabel = "TEXT",
					description = "A word to the account, which it can read.") String answer) {
		Map<String, @Nullable Object> members = new LinkedHashMap<>();
		members.put("answer", answer);
		this.output.print(this.admin.post(path(account, id, "decline"), members),
				(done) -> this.output.line("Declined request '" + id + "' of account '" + account + "'."));
	}

	private static String path(String account, String id, String act) {
		return "/accounts/" + account + "/quota-requests/" + id + '/' + act;
	}

}
