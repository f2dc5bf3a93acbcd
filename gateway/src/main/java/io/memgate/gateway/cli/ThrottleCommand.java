package io.memgate.gateway.cli;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(name = "throttle", mixinStandardHelpOptions = true, description = "Show and change an account's standing.",
		synopsisSubcommandLabel = "COMMAND")
final class ThrottleCommand {

	private final AdminConnection admin;

	private final Output output;

	ThrottleCommand(AdminConnection admin, Output output) {
		this.admin = admin;
		this.output = output;
	}

	@Command(name = "show", mixinStandardHelpOptions = true,
			description = "Show whether an account is throttled, the evidence, and how it came about.",
			footer = { "", "Example:", "  memgate throttle show acme" })
	void show(@Parameters(paramLabel = "ACCOUNT", converter = Id.class, description = "Its id.") String account) {
		this.output.print(this.admin.get(path(account, "")), this::print);
	}

	@Command(name = "lift", mixinStandardHelpOptions = true,
			description = "Let an account call again, and forget its steps and the evidence.",
			footer = { "", "Example:", "  memgate throttle lift acme --reason 'client mended'" })
	void lift(@Parameters(paramLabel = "ACCOUNT", converter = Id.class, description = "Its id.") String account,
			@Option(names = "--reason", required = true, paramLabel = "TEXT",
					description = "Why; kept in the audit log, and shown to the account.") String reason) {
		change(account, "/lift", reason, new LinkedHashMap<>());
	}

	@Command(name = "confirm", mixinStandardHelpOptions = true,
			description = "Make a throttle permanent, as the gateway has proposed.",
			footer = { "", "Example:", "  memgate throttle confirm acme --reason 'no answer to three letters'" })
	void confirm(@Parameters(paramLabel = "ACCOUNT", converter = Id.class, description = "Its id.") String account,
			@Option(names = "--reason", required = true, paramLabel = "TEXT",
					description = "Why; kept in the audit log, and shown to the account.") String reason) {
		change(account, "/confirm", reason, new LinkedHashMap<>());
	}

	@Command(name = "set", mixinStandardHelpOptions = true, description = "Throttle an account, whatever the evidence.",
			footer = { "", "Example:",
					"  memgate throttle set acme --until 2027-03-31T00:00:00Z --rate 10 --reason 'load test'" })
	void set(@Parameters(paramLabel = "ACCOUNT", converter = Id.class, description = "Its id.") String account,
			@ArgGroup(multiplicity = "1") End end,
			@Option(names = "--rate", paramLabel = "N", defaultValue = "0",
					description = "Calls a minute to let through meanwhile. Default: none.") int rate,
			@Option(names = "--reason", required = true, paramLabel = "TEXT",
					description = "Why; kept in the audit log, and shown to the account.") String reason) {
		Map<String, @Nullable Object> members = new LinkedHashMap<>();
		members.put("state", end.permanent ? "permanent" : "temporary");
		members.put("until", end.until);
		members.put("rate", (rate != 0) ? rate : null);
		change(account, "/throttle", reason, members);
	}

	private void change(String account, String act, String reason, Map<String, @Nullable Object> members) {
		members.put("reason", reason);
		this.output.print(this.admin.post(path(account, act), members), this::print);
	}

	private static String path(String account, String act) {
		return "/accounts/" + account + "/standing" + act;
	}

	private void print(JsonNode standing) {
		this.output.line("Account " + standing.path("account").asString() + ": " + state(standing));
		if (standing.path("proposed").asBoolean()) {
			this.output.line("A permanent throttle is proposed: memgate throttle confirm or lift.");
		}
		if (!standing.path("evidence").isEmpty()) {
			this.output.line("");
			this.output.lines(Table.of(standing.path("evidence"), "kind", "pieces", "moreThan", "perSeconds"));
		}
		if (!standing.path("history").isEmpty()) {
			this.output.line("");
			this.output
				.lines(Table.of(standing.path("history"), "at", "change", "actor", "step", "until", "rate", "reason"));
		}
	}

	private static String state(JsonNode standing) {
		return switch (standing.path("state").asString()) {
			case "temporary" -> "throttled until " + standing.path("until").asString() + ", "
					+ standing.path("rate").asString() + " calls a minute let through (" + why(standing) + ')';
			case "permanent" -> "suspended since " + standing.path("since").asString() + " (" + why(standing) + ')';
			default -> "not throttled, step " + standing.path("step").asString();
		};
	}

	private static String why(JsonNode standing) {
		return standing.path("actor").asString() + ": " + standing.path("reason").asString();
	}

	/** How long a throttle lasts. */
	static final class End {

		@Option(names = "--until", paramLabel = "INSTANT", required = true,
				description = "When it ends, such as 2027-03-31T00:00:00Z.")
		private @Nullable String until;

		@Option(names = "--permanent", required = true, description = "Until an administrator lifts it.")
		private boolean permanent;

	}

}
