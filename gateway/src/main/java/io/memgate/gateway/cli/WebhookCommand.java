package io.memgate.gateway.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(name = "webhook", mixinStandardHelpOptions = true,
		description = "Set where notices are delivered to, signed as Standard Webhooks has it.",
		synopsisSubcommandLabel = "COMMAND")
final class WebhookCommand {

	private final AdminConnection admin;

	private final Output output;

	WebhookCommand(AdminConnection admin, Output output) {
		this.admin = admin;
		this.output = output;
	}

	@Command(name = "list", mixinStandardHelpOptions = true, description = "List webhooks.",
			footer = { "", "Example:", "  memgate webhook list" })
	void list() {
		this.output.print(this.admin.get("/webhooks"), (all) -> this.output
			.lines(Table.of(all.path("webhooks"), "id", "url", "account", "everyAccount", "created", "goneAt")));
	}

	@Command(name = "add", mixinStandardHelpOptions = true,
			description = "Set a webhook and print its secret. It is shown only this once.", footer = { "", "Example:",
					"  memgate webhook add https://example.com/hooks/memgate --kind maintenance,limit.change" })
	void add(@Parameters(paramLabel = "URL", description = "Its address: https, on the public Internet.") String url,
			@Option(names = "--kind", paramLabel = "KIND", split = ",",
					description = "Only notices of these kinds: limit.change, maintenance, deprecation,"
							+ " quota.threshold. Default: all.") @Nullable List<String> kinds,
			@Option(names = "--account", paramLabel = "ACCOUNT", converter = Id.class,
					description = "This account's notices, beside the general ones.") @Nullable String account,
			@Option(names = "--every-account",
					description = "Every account's notices, beside the general ones.") boolean everyAccount) {
		Map<String, @Nullable Object> members = new LinkedHashMap<>();
		members.put("url", url);
		members.put("kinds", kinds);
		members.put("account", account);
		members.put("everyAccount", everyAccount ? true : null);
		this.output.print(this.admin.post("/webhooks", members), (made) -> printSecret(made, "Set webhook"));
	}

	@Command(name = "remove", mixinStandardHelpOptions = true,
			description = "Take a webhook away; what waits for it is not delivered.",
			footer = { "", "Example:", "  memgate webhook remove abcdefgh23456777" })
	void remove(@Parameters(paramLabel = "ID", converter = Id.class, description = "Its id.") String id) {
		this.admin.delete("/webhooks/" + id);
		this.output.note("Removed webhook '" + id + "'.");
	}

	@Command(name = "test", mixinStandardHelpOptions = true,
			description = "Deliver a message of type webhook.test now, and say what came of it.", footer = { "",
					"Exit status: 0 delivered, 1 not.", "", "Example:", "  memgate webhook test abcdefgh23456777" })
	int test(@Parameters(paramLabel = "ID", converter = Id.class, description = "Its id.") String id) {
		String answer = this.admin.post("/webhooks/" + id + "/test", new LinkedHashMap<>());
		boolean delivered = AdminConnection.json(answer).path("delivered").asBoolean();
		this.output.print(answer, (tested) -> this.output
			.line((delivered ? "Delivered: " : "Not delivered: ") + tested.path("said").asString()));
		return delivered ? 0 : 1;
	}

	@Command(name = "rotate", mixinStandardHelpOptions = true,
			description = "Give a webhook a new secret and print it. For 24 hours both secrets sign.",
			footer = { "", "Example:", "  memgate webhook rotate abcdefgh23456777" })
	void rotate(@Parameters(paramLabel = "ID", converter = Id.class, description = "Its id.") String id) {
		this.output.print(this.admin.post("/webhooks/" + id + "/rotate", new LinkedHashMap<>()),
				(made) -> printSecret(made, "New secret of webhook"));
	}

	private void printSecret(JsonNode webhook, String done) {
		this.output
			.note(done + " '" + webhook.path("id").asString() + "'. Keep the secret now, it is not shown again:");
		this.output.line(webhook.path("secret").asString());
	}

}
