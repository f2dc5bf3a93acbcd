package io.memgate.gateway.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import tools.jackson.databind.JsonNode;

/**
 * Rows of text in aligned columns, made from JSON objects. Numbers stand at the right.
 */
final class Table {

	private static final String GAP = "  ";

	private Table() {
	}

	/**
	 * Lays out rows under a line of titles.
	 * @param rows the objects, one a row
	 * @param members the members that make the columns, also their titles
	 */
	static List<String> of(JsonNode rows, String... members) {
		List<String> lines = new ArrayList<>();
		String[] columns = new String[rows.size() + 1];
		Arrays.fill(columns, "");
		for (String member : members) {
			append(columns, rows, member);
		}
		for (String line : columns) {
			lines.add(line.stripTrailing());
		}
		return lines;
	}

	private static void append(String[] lines, JsonNode rows, String member) {
		int width = member.length();
		for (JsonNode row : rows) {
			width = Math.max(width, text(row, member).length());
		}
		boolean number = rows.valueStream().anyMatch((row) -> row.path(member).isNumber());
		String gap = lines[0].isEmpty() ? "" : GAP;
		lines[0] += gap + padded(member, width, number);
		for (int i = 0; i < rows.size(); i++) {
			lines[i + 1] += gap + padded(text(rows.get(i), member), width, number);
		}
	}

	private static String padded(String text, int width, boolean right) {
		String padding = " ".repeat(width - text.length());
		return right ? padding + text : text + padding;
	}

	private static String text(JsonNode row, String member) {
		JsonNode value = row.path(member);
		return value.isMissingNode() ? "-" : value.asString();
	}

}
