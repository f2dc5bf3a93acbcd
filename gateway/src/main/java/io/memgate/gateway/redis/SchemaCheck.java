package io.memgate.gateway.redis;

import reactor.core.publisher.Mono;

/**
 * Looks at what Redis holds before this node writes anything to it. Whether that changes
 * later is seen with each heartbeat.
 */
public final class SchemaCheck {

	private final Redis redis;

	private final Schema schema;

	private final String place;

	/**
	 * @param place where this Redis is, for people
	 */
	public SchemaCheck(Redis redis, Schema schema, String place) {
		this.redis = redis;
		this.schema = schema;
		this.place = place;
	}

	/**
	 * Ends when this version can read what Redis holds.
	 * @return a {@link SchemaException} as the signal when it cannot
	 */
	public Mono<Void> pass() {
		return this.redis.text(NodeKeys.SCHEMA)
			.map(Long::parseLong)
			.switchIfEmpty(withoutNumber())
			.map(this.schema::finding)
			.doOnNext(this::require)
			.then();
	}

	private Mono<Long> withoutNumber() {
		return this.redis.fields(NodeKeys.EPOCH, "began")
			.map((fields) -> (fields.getFirst() != null) ? Schema.FIRST : Schema.NEW);
	}

	private void require(Finding finding) {
		if (finding instanceof Finding.Unsound unsound) {
			throw new SchemaException(this.place, unsound);
		}
	}

}
