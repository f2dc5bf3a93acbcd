package io.memgate.gateway.cli;

import java.io.BufferedReader;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(name = "account", mixinStandardHelpOptions = true,
		description = "Make, list, show and delete accounts, change their plan.", synopsisSubcommandLabel = "COMMAND")
final class AccountCommand {

	private final AdminConnection admin;

	private final Output output;

	private final BufferedReader in;

	/**
	 * @param in where what must be typed is read
	 */
	AccountCommand(AdminConnection admin, Output output, BufferedReader in) {
		this.admin = admin;
		this.output = output;
		this.in = in;
	}

	@Command(name = "create", mixinStandardHelpOptions = true, description = "Make an account.",
			footer = { "", "Example:", "  memgate account create acme --plan free" })
	void create(
			@Parameters(paramLabel = "ACCOUNT", converter = Id.class,
					description = "Its id: 3 to 40 of a-z, 0-9 and '-'.") String account,
			@Option(names = "--plan", paramLabel = "PLAN",
					description = "Its plan. Default: the policy's default plan.") @Nullable String plan) {
		Map<String, @Nullable Object> members = new LinkedHashMap<>();
		members.put("id", account);
		members.put("plan", plan);
		this.output.print(this.admin.post("/accounts", members), (made) -> this.output
			.line("Made account '" + account + "' with plan '" + made.path("plan").asString() + "'."));
	}

	@Command(name = "list", mixinStandardHelpOptions = true,
			description = { "List accounts in the order in which they were made, or find them by how their ids begin.",
					"More than 1000 accounts with one prefix can be sorted by id only." },
			footer = { "", "Example:", "  memgate account list --prefix ac --sort created --order desc --limit 20" })
	void list(
			@Option(names = "--prefix", paramLabel = "TEXT", converter = Word.class,
					description = "Only accounts whose id begins so.") @Nullable String prefix,
			@Option(names = "--sort", paramLabel = "KEY", converter = Word.class,
					description = "id or created. Default: id with a prefix, else created.") @Nullable String sort,
			@Option(names = "--order", paramLabel = "ORDER", converter = Word.class,
					description = "asc or desc. Default: asc.") @Nullable String order,
			@Option(names = "--after", paramLabel = "ACCOUNT", converter = Id.class,
					description = "Begin after this account.") @Nullable String after,
			@Option(names = "--limit", paramLabel = "N", defaultValue = "50",
					description = "Most accounts, up to 200. Default: 50.") int limit) {
		Map<String, @Nullable String> query = new LinkedHashMap<>();
		query.put("prefix", prefix);
		query.put("sort", sort);
		query.put("order", order);
		query.values().removeIf((value) -> value == null);
		String path = "/accounts?limit=" + limit + joined(query, "&", "=") + ((after != null) ? "&after=" + after : "");
		this.output.print(this.admin.get(path), (page) -> {
			this.output.lines(Table.of(page.path("accounts"),
					columns(page.path("accounts"), "id", "plan", "created", "standing")));
			if (page.has("next")) {
				this.output.note("There may be more: memgate account list" + joined(query, " --", " ") + " --after "
						+ page.path("next").asString());
			}
		});
	}

	private static String joined(Map<String, @Nullable String> query, String before, String between) {
		StringBuilder text = new StringBuilder();
		query.forEach((name, value) -> text.append(before).append(name).append(between).append(value));
		return text.toString();
	}

	@Command(name = "show", mixinStandardHelpOptions = true,
			description = "Show an account: what remains of its quotas, projects, keys, grants.",
			footer = { "", "Example:", "  memgate account show acme" })
	void show(@Parameters(paramLabel = "ACCOUNT", converter = Id.class, description = "Its id.") String account) {
		this.output.print(this.admin.get("/accounts/" + account), this::print);
	}

	@Command(name = "plan", mixinStandardHelpOptions = true,
			description = { "Give an account another plan.",
					"A plan under which it may do less needs --effective, the policy's notice period ahead, or"
							+ " --emergency. The plan it has takes back one that was to come." },
			footer = { "", "Example:",
					"  memgate account plan acme free --effective 2027-01-31T00:00:00Z --reason 'contract ended'" })
	void plan(@Parameters(paramLabel = "ACCOUNT", converter = Id.class, description = "Its id.") String account,
			@Parameters(paramLabel = "PLAN", description = "The plan's name.") String plan,
			@Option(names = "--effective", paramLabel = "INSTANT",
					description = "From when, with its zone. Default: now.") @Nullable String effective,
			@Option(names = "--emergency", paramLabel = "TEXT",
					description = "Why less cannot wait for the notice period.") @Nullable String emergency,
			@Option(names = "--reason", required = true, paramLabel = "TEXT",
					description = "Why; kept in the audit log.") String reason) {
		Map<String, @Nullable Object> members = new LinkedHashMap<>();
		members.put("plan", plan);
		members.put("effective", effective);
		members.put("emergency", emergency);
		members.put("reason", reason);
		this.output.print(this.admin.post("/accounts/" + account + "/plan", members), (changed) -> {
			this.output.line("Account '" + account + "' has plan '" + changed.path("plan").asString() + "'"
					+ next(changed.path("next")) + ".");
		});
	}

	@Command(name = "delete", mixinStandardHelpOptions = true,
			description = { "Delete an account with its projects, keys, quota and memories, for good.",
					"Says what would go and asks for the id. Its keys stop to work at once." },
			footer = { "", "Example:", "  memgate account delete acme --reason 'the contract has ended'" })
	void delete(@Parameters(paramLabel = "ACCOUNT", converter = Id.class, description = "Its id.") String account,
			@Mixin Deleting deleting) {
		deleting.run(this.admin, this.output, this.in, "/accounts/" + account + "/deletion", account);
	}

	private static String next(JsonNode change) {
		return change.isMissingNode() ? ""
				: ", from " + change.path("from").asString() + " '" + change.path("plan").asString() + "'";
	}

	private void print(JsonNode account) {
		this.output.line("Account " + account.path("id").asString() + ", plan " + account.path("plan").asString()
				+ next(account.path("next")) + ", made " + account.path("created").asString());
		section("Quotas", account.path("quotas"), "quota", "limit", "granted", "used", "reserved", "remaining");
		section("Projects", account.path("projects"), columns(account.path("projects"), "id", "created"));
		section("Keys", account.path("keys"), "id", "project", "name", "created", "expires", "revoked");
		section("Grants", account.path("grants"), "quota", "amount", "reason", "actor", "created", "expires");
	}

	/** What is being deleted has a column where there is any. */
	private static String[] columns(JsonNode rows, String... usual) {
		String[] more = Arrays.copyOf(usual, usual.length + 1);
		more[usual.length] = "deleting";
		return rows.valueStream().anyMatch((row) -> row.has("deleting")) ? more : usual;
	}

	private void section(String title, JsonNode rows, String... members) {
		this.output.line("");
		this.output.line(rows.isEmpty() ? title + ": none" : title);
		if (!rows.isEmpty()) {
			this.output.lines(Table.of(rows, members));
		}
	}

}
