package io.memgate.gateway.cli;

import java.io.PrintWriter;
import java.util.function.Consumer;

import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import tools.jackson.databind.JsonNode;

/** Where a command's result goes, and in which form. */
final class Output {

	@Option(names = "--json", scope = ScopeType.INHERIT,
			description = "Print the result as JSON: the admin API's answer as it is.")
	private boolean json;

	private final PrintWriter out;

	private final PrintWriter err;

	Output(PrintWriter out, PrintWriter err) {
		this.out = out;
		this.err = err;
	}

	/** Prints an answer: as it is where that was asked for, else as text. */
	void print(String answer, Consumer<JsonNode> asText) {
		if (this.json) {
			this.out.println(answer);
		}
		else {
			asText.accept(AdminConnection.json(answer));
		}
		this.out.flush();
	}

	/** Prints a result made of several answers, unless those were printed as they are. */
	void text(Iterable<String> lines) {
		if (!this.json) {
			lines(lines);
		}
		this.out.flush();
	}

	/** Prints an answer as it is where that was asked for, and nothing else. */
	void raw(String answer) {
		if (this.json) {
			this.out.println(answer);
		}
	}

	void line(String text) {
		this.out.println(text);
	}

	void lines(Iterable<String> texts) {
		texts.forEach(this.out::println);
	}

	/** Prints what is for a person only, so that the result alone can be piped. */
	void note(String text) {
		this.err.println(text);
		this.err.flush();
	}

}
