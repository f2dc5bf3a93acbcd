package io.memgate.gateway.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What checks of accounts' books have found, for a person. */
final class LedgerReport {

	/** Exit status when the books of some account could not be checked. */
	static final int NOT_CHECKED = ExitCode.USAGE;

	private final ArrayNode apis = JsonNodeFactory.instance.arrayNode();

	private final ArrayNode open = JsonNodeFactory.instance.arrayNode();

	private final Map<String, Integer> accounts = new TreeMap<>();

	private final List<String> remarks = new ArrayList<>();

	private @Nullable String difference;

	/** Takes the admin API's answer for one account. */
	void add(JsonNode ledger) {
		String account = ledger.path("account").asString();
		String state = ledger.path("state").asString();
		this.accounts.merge(state, 1, Integer::sum);
		append(this.apis, account, ledger.path("apis"));
		append(this.open, account, ledger.path("open"));
		String why = account + ": " + ledger.path("why").asString("");
		if (state.equals("difference")) {
			this.difference = (this.difference != null) ? this.difference : why;
		}
		else if (!state.equals("balanced")) {
			this.remarks.add(state.equals("moving") ? why + " Nothing disagrees; check it again." : why);
		}
	}

	private static void append(ArrayNode rows, String account, JsonNode more) {
		for (JsonNode each : more) {
			ObjectNode row = rows.addObject().put("account", account);
			each.propertyStream().forEach((member) -> row.set(member.getKey(), member.getValue()));
		}
	}

	/** The result: what is charged, what is open, and the first difference. */
	List<String> lines() {
		List<String> lines = new ArrayList<>(
				Table.of(this.apis, "account", "api", "charged", "usage", "completed", "open"));
		lines.add("");
		lines.add(this.open.isEmpty() ? "Open reservations: none" : "Open reservations");
		if (!this.open.isEmpty()) {
			lines.addAll(Table.of(this.open, "account", "api", "id", "ageSeconds", "outcome"));
		}
		lines.add("");
		lines.add((this.difference != null) ? "First difference: " + this.difference : "No difference.");
		return lines;
	}

	/** Why some could not be checked, and how many there are of each kind. */
	List<String> remarks() {
		List<String> all = new ArrayList<>(this.remarks);
		all.add("Accounts: " + this.accounts.entrySet()
			.stream()
			.map((state) -> state.getValue() + " " + state.getKey())
			.collect(Collectors.joining(", ")));
		return all;
	}

	int status() {
		if (this.accounts.containsKey("difference")) {
			return ExitCode.SOFTWARE;
		}
		return this.remarks.isEmpty() ? ExitCode.OK : NOT_CHECKED;
	}

}
