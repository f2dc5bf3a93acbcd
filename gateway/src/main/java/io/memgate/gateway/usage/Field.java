package io.memgate.gateway.usage;

/**
 * The names of a usage record's fields; {@code deploy/USAGE-LOG.md} says what each is.
 */
final class Field {

	static final String AT = "at";

	static final String ID = "id";

	static final String NODE = "node";

	static final String ACCOUNT = "account";

	static final String PROJECT = "project";

	static final String KEY = "key";

	static final String PLAN = "plan";

	static final String API = "api";

	static final String POLICY = "policy";

	static final String OUTCOME = "outcome";

	static final String CONDITION = "condition";

	static final String STATUS = "status";

	static final String INPUT_BYTES = "inputBytes";

	static final String INPUT_BYTES_OVER = "inputBytesOver";

	static final String TEXT_BYTES = "textBytes";

	static final String INPUT_TOKENS = "inputTokens";

	static final String INPUT_TOKENS_OVER = "inputTokensOver";

	static final String TOKENIZER = "tokenizer";

	static final String WEIGHT = "weight";

	static final String RESULTS = "results";

	static final String ELEMENTS = "elements";

	static final String SWITCHES = "switches";

	static final String DECIDED_AT = "decidedAt";

	static final String DECIDED_BY = "decidedBy";

	static final String REFUSED_BY = "refusedBy";

	static final String REPLAY_OF = "replayOf";

	static final String QUOTAS = "quotas";

	static final String QUOTA = "quota";

	static final String PER = "per";

	static final String LIMIT = "limit";

	static final String GRANTED = "granted";

	static final String USED = "used";

	static final String RESERVED = "reserved";

	static final String SETTLED_AT = "settledAt";

	static final String USED_OF_API = "usedOfApi";

	static final String USED_OF_ALL = "usedOfAll";

	static final String TOTAL_MICROS = "totalMicros";

	static final String BACKEND_MICROS = "backendMicros";

	private Field() {
	}

}
