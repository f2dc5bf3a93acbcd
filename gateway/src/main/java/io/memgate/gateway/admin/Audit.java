package io.memgate.gateway.admin;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit log: one line of JSON for every change made through the admin API, written to
 * the logger {@code memgate.audit} when the change has been made. Never a secret.
 */
final class Audit {

	/** Who changes things: the one credential of the admin API. */
	static final String ACTOR = "admin";

	private static final Logger log = LoggerFactory.getLogger("memgate.audit");

	private final Clock clock;

	Audit(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Records that something was made.
	 * @param what such as {@code account.create}
	 * @param account id of the account
	 * @param after what was made, as the API shows it
	 */
	void record(String what, String account, Object after) {
		Map<String, Object> line = new LinkedHashMap<>();
		line.put("at", this.clock.instant());
		line.put("actor", ACTOR);
		line.put("what", what);
		line.put("account", account);
		line.put("after", after);
		log.info(AdminJson.text(line));
	}

}
