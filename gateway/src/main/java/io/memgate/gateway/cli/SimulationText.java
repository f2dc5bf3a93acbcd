package io.memgate.gateway.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.memgate.gateway.simulation.Report;
import io.memgate.gateway.simulation.Report.Row;
import io.memgate.gateway.simulation.Simulation;
import io.memgate.gateway.simulation.UsageLogs;

/** What a simulation has found, as a person or a program reads it. */
final class SimulationText {

	/** Accounts that are shown unless all are asked for. */
	static final int MOST = 20;

	private final Path file;

	private final Report report;

	private final UsageLogs logs;

	private final Simulation simulation;

	SimulationText(Path file, Report report, UsageLogs logs, Simulation simulation) {
		this.file = file;
		this.report = report;
		this.logs = logs;
		this.simulation = simulation;
	}

	/** Whether the logs hold no record, though they hold something. */
	boolean isOfNothing() {
		return this.logs.calls() == 0 && this.logs.nobodys() == 0
				&& (this.logs.unreadable() > 0 || !this.logs.damaged().isEmpty());
	}

	/** What was passed over, had to be guessed, or was not tried. */
	List<String> remarks() {
		List<String> remarks = new ArrayList<>();
		remark(remarks, this.logs.unreadable(), "lines are no whole records, and were passed over.");
		remark(remarks, this.logs.nobodys(), "requests are of no known account or Api, and were passed over.");
		remark(remarks, this.logs.doubled(), "records are in two files, and count once.");
		this.logs.damaged()
			.forEach((path) -> remarks.add(path + " is cut, damaged or no archive; it was read up to there."));
		remark(remarks, this.simulation.late(),
				"calls took so long that their lines come late; quotas and rates were not tried on them.");
		remark(remarks, this.simulation.corrections(),
				"times more or less was used than the logs explain; it was taken as it was. Are all nodes' logs given?");
		this.simulation.untried()
			.forEach((what, when) -> remarks
				.add("The " + what + " is to come and was not tried on any call: --at " + when + " tries it."));
		return remarks;
	}

	private static void remark(List<String> remarks, long number, String what) {
		if (number > 0) {
			remarks.add(number + " " + what);
		}
	}

	/** The result in words: what it comes to, then by account and Api. */
	List<String> lines(boolean all) {
		JsonNode json = json(all ? Long.MAX_VALUE : MOST);
		List<String> lines = new ArrayList<>();
		lines.add(summary());
		if (json.path("accounts").isEmpty()) {
			return lines;
		}
		lines.add("");
		lines.addAll(
				Table.of(json.path("accounts"), "account", "api", "calls", "refused", "more", "allowed", "undecided"));
		add(lines, "More would be refused", json.path("refused"));
		add(lines, "Undecided", json.path("undecided"));
		int hidden = this.report.accounts().size() - MOST;
		if (hidden > 0 && !all) {
			lines.add("");
			lines.add(hidden + " more accounts: --all");
		}
		return lines;
	}

	private static void add(List<String> lines, String title, JsonNode rows) {
		if (!rows.isEmpty()) {
			lines.add("");
			lines.add(title);
			lines.addAll(Table.of(rows, "account", "api", "limit", "calls", "first", "last"));
		}
	}

	private String summary() {
		Row sum = this.report.sum();
		if (sum.calls() == 0) {
			return "There is no call to look at.";
		}
		return sum.calls() + " calls of " + this.report.accounts().size() + " accounts from " + this.report.first()
				+ " to " + this.report.last() + ". Under " + this.file + ", " + sum.more()
				+ " more would be refused; of the " + sum.refusedLive() + " that were refused, " + sum.allowed()
				+ " would be let through; " + sum.undecided() + " are undecided.";
	}

	/** The result for a program, with all accounts. */
	ObjectNode json() {
		return json(Long.MAX_VALUE);
	}

	private ObjectNode json(long most) {
		ObjectNode json = JsonNodeFactory.instance.objectNode();
		json.put("summary", summary());
		numbers(json.putObject("sum"), this.report.sum());
		ArrayNode rows = json.putArray("accounts");
		ArrayNode refused = json.putArray("refused");
		ArrayNode undecided = json.putArray("undecided");
		this.report.accounts().stream().limit(most).flatMap(List::stream).forEach((row) -> {
			numbers(rows.addObject().put("account", row.account()).put("api", row.api()), row);
			cases(refused, row, row.refused());
			cases(undecided, row, row.open());
		});
		ObjectNode logs = json.putObject("logs");
		logs.put("unreadable", this.logs.unreadable());
		logs.put("nobodys", this.logs.nobodys());
		logs.put("doubled", this.logs.doubled());
		ArrayNode damaged = logs.putArray("damaged");
		this.logs.damaged().forEach((path) -> damaged.add(path.toString()));
		logs.put("late", this.simulation.late());
		logs.put("corrections", this.simulation.corrections());
		ObjectNode untried = json.putObject("untried");
		this.simulation.untried().forEach((what, when) -> untried.put(what, when.toString()));
		return json;
	}

	private static void cases(ArrayNode rows, Row row, Map<String, Report.Cases> byLimit) {
		byLimit.forEach((limit, each) -> rows.addObject()
			.put("account", row.account())
			.put("api", row.api())
			.put("limit", limit)
			.put("calls", each.calls())
			.put("first", each.first().toString())
			.put("last", each.last().toString()));
	}

	private static void numbers(ObjectNode json, Row row) {
		json.put("calls", row.calls())
			.put("refused", row.refusedLive())
			.put("more", row.more())
			.put("allowed", row.allowed())
			.put("undecided", row.undecided());
	}

}
