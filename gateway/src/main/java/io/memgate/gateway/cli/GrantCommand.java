package io.memgate.gateway.cli;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "grant", mixinStandardHelpOptions = true, description = "Grant an account extra quota.",
		footer = { "", "Example:", "  memgate grant acme searchMemory 500 --reason 'pilot, extra searches'" })
final class GrantCommand implements Runnable {

	@Parameters(index = "0", paramLabel = "ACCOUNT", converter = Id.class, description = "The account's id.")
	private String account = "";

	@Parameters(index = "1", paramLabel = "API",
			description = "An Api with a quota, such as searchMemory, or '*' (quoted) for the account's total.")
	private String api = "";

	@Parameters(index = "2", paramLabel = "AMOUNT", description = "Number of calls.")
	private long amount;

	@Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why; kept in the audit log.")
	private String reason = "";

	@Option(names = "--expires", paramLabel = "INSTANT",
			description = "When it ends, such as 2027-03-31T00:00:00Z. Default: never.")
	private @Nullable String expires;

	private final AdminConnection admin;

	private final Output output;

	GrantCommand(AdminConnection admin, Output output) {
		this.admin = admin;
		this.output = output;
	}

	@Override
	public void run() {
		Map<String, @Nullable Object> members = new LinkedHashMap<>();
		members.put("api", this.api);
		members.put("amount", this.amount);
		members.put("reason", this.reason);
		members.put("expires", this.expires);
		this.output.print(this.admin.post("/accounts/" + this.account + "/grants", members), (made) -> this.output
			.line("Granted " + this.amount + " calls of " + this.api + " to account '" + this.account + "'."));
	}

}
