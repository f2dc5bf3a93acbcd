package io.memgate.gateway.system;

import java.util.ArrayList;
import java.util.List;

/**
 * P10: with clocks that are wrong by an hour, exactly the quota succeeds as in P1, and
 * what the policy dates is in force by Redis's time, on every gateway alike.
 */
final class WrongClocks {

	private static final int MOST_CALLS = 20;

	private static final String ACCOUNT = "promise-10-dated";

	private static final String NOT_IN_PLAN = "404 api-not-in-plan";

	private final Stage stage;

	private final String key;

	private WrongClocks(Stage stage) {
		this.stage = stage;
		this.key = stage.key(ACCOUNT, Stage.DATED);
	}

	static Row keep(Stage stage) {
		WrongClocks clocks = new WrongClocks(stage);
		List<String> wrong = stage.memgate()
			.gateways()
			.stream()
			.flatMap((gateway) -> clocks.wrong(gateway).stream())
			.toList();
		Row row = ExactQuota.keep("P10", stage);
		for (String each : wrong) {
			row = row.check(false, "%s", each);
		}
		return row;
	}

	private List<String> wrong(GatewayNode gateway) {
		Tally window = ask(gateway, Ask.of(Ask.GET_MEMORY, "{\"user_id\":\"u\"}"), "503 maintenance");
		Tally coming = ask(gateway, Ask.of(Ask.SEARCH, "{\"user_id\":\"u\",\"query\":\"tea\"}"), NOT_IN_PLAN);
		Tally past = ask(gateway, Ask.of(Ask.STATUS, "{\"task_id\":\"t\"}"), "success");
		List<String> wrong = new ArrayList<>();
		if (!window.kinds().containsKey("503 maintenance")) {
			wrong.add("maintenance: " + gateway.origin() + " answered with " + window.kinds());
		}
		if (!coming.kinds().containsKey(NOT_IN_PLAN)) {
			wrong.add("a coming revision: " + gateway.origin() + " answered with " + coming.kinds());
		}
		if (past.kinds().containsKey(NOT_IN_PLAN)) {
			wrong.add("a revision in force: " + gateway.origin() + " answered with " + past.kinds());
		}
		return wrong;
	}

	/** Calls until one is answered so, or too many are not. */
	private Tally ask(GatewayNode gateway, Ask ask, String kind) {
		Load load = new Load(List.of(gateway.origin()), this.key, this.stage.seed(), (random) -> ask).clients(1);
		return load.until(() -> load.seen(kind) >= 1 || load.seen() >= MOST_CALLS);
	}

}
