package io.memgate.gateway.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.memgate.gateway.simulation.Report;
import io.memgate.gateway.simulation.Report.Row;
import io.memgate.gateway.simulation.UsageLogs;

/** What a simulation has found, as a person or a program reads it. */
final class SimulationText {

	/** Accounts that are shown unless all are asked for. */
	static final int MOST = 20;

	private final Path file;

	private final Report report;

	private final UsageLogs logs;

	private final long corrections;

	SimulationText(Path file, Report report, UsageLogs logs, long corrections) {
		this.file = file;
		this.report = report;
		this.logs = logs;
		this.corrections = corrections;
	}

	/** Whether the logs hold no record, though they hold something. */
	boolean isOfNothing() {
		return this.logs.calls() == 0 && this.logs.nobodys() == 0 && this.logs.unreadable() > 0;
	}

	/** What was passed over, or had to be guessed. */
	List<String> remarks() {
		List<String> remarks = new ArrayList<>();
		remark(remarks, this.logs.unreadable(), "lines are no whole records, and were passed over.");
		remark(remarks, this.logs.nobodys(), "requests are of no known account or Api, and were passed over.");
		remark(remarks, this.logs.late(), "calls took so long that they were replayed late.");
		remark(remarks, this.corrections,
				"times more or less was used than the logs explain; it was taken as it was. Are all nodes' logs given?");
		return remarks;
	}

	private static void remark(List<String> remarks, long number, String what) {
		if (number > 0) {
			remarks.add(number + " " + what);
		}
	}

	/** The result in words: what it comes to, then by account and Api. */
	List<String> lines(boolean all) {
		JsonNode json = json(all);
		List<String> lines = new ArrayList<>();
		lines.add(summary());
		if (json.path("accounts").isEmpty()) {
			return lines;
		}
		lines.add("");
		lines.addAll(
				Table.of(json.path("accounts"), "account", "api", "calls", "refused", "more", "allowed", "undecided"));
		if (!json.path("refused").isEmpty()) {
			lines.add("");
			lines.add("More would be refused");
			lines.addAll(Table.of(json.path("refused"), "account", "api", "limit", "calls", "first", "last"));
		}
		int hidden = this.report.accounts().size() - MOST;
		if (hidden > 0 && !all) {
			lines.add("");
			lines.add(hidden + " more accounts: --all");
		}
		return lines;
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

	/** The result for a program. */
	ObjectNode json(boolean all) {
		ObjectNode json = JsonNodeFactory.instance.objectNode();
		Row sum = this.report.sum();
		json.put("summary", summary());
		numbers(json.putObject("sum"), sum);
		ArrayNode rows = json.putArray("accounts");
		ArrayNode refused = json.putArray("refused");
		this.report.accounts().stream().limit(all ? Long.MAX_VALUE : MOST).flatMap(List::stream).forEach((row) -> {
			numbers(rows.addObject().put("account", row.account()).put("api", row.api()), row);
			row.refused()
				.forEach((limit, each) -> refused.addObject()
					.put("account", row.account())
					.put("api", row.api())
					.put("limit", limit)
					.put("calls", each.calls())
					.put("first", each.first().toString())
					.put("last", each.last().toString()));
		});
		ObjectNode logs = json.putObject("logs");
		logs.put("unreadable", this.logs.unreadable());
		logs.put("nobodys", this.logs.nobodys());
		logs.put("late", this.logs.late());
		logs.put("corrections", this.corrections);
		return json;
	}

	private static void numbers(ObjectNode json, Row row) {
		json.put("calls", row.calls())
			.put("refused", row.refusedLive())
			.put("more", row.more())
			.put("allowed", row.allowed())
			.put("undecided", row.undecided());
	}

}
